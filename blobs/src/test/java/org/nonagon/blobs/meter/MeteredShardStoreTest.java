package org.nonagon.blobs.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.ScriptedStore;
import org.nonagon.blobs.ScriptedStore.Fate;
import org.nonagon.blobs.VirtualTime;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.contract.ShardStoreContract;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** A metered drive promises what it promises without its meter, and its figures are right. */
class MeteredShardStoreTest extends ShardStoreContract {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final VirtualTime time = new VirtualTime(1);
  private final ScriptedStore drive =
      new ScriptedStore(new InMemoryShardStore(new DriveId(1), time), time);
  private final DriveMeter meter = new DriveMeter();
  private final MeteredShardStore metered = new MeteredShardStore(drive, meter, time::nanoTime);

  @Override
  protected ShardStore open() {
    return new MeteredShardStore(
        new InMemoryShardStore(new DriveId(3), executor), new DriveMeter(), System::nanoTime);
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  @Test
  void eachOperationHasItsOwnFigures() {
    Sample shard = new ShardSamples(1).shard(100, 1 << 14);
    ShardAppend append = metered.append(shard.spec());
    drive.appends(Fate.SLOW, 1);
    List<CompletableFuture<?>> calls =
        List.of(
            append.write(ByteBuffer.wrap(shard.frames())).subscribeAsCompletionStage(),
            append.finish().subscribeAsCompletionStage(),
            metered.status().subscribeAsCompletionStage(),
            metered.inventory(0, 0).subscribeAsCompletionStage(),
            metered.drop(List.of()).subscribeAsCompletionStage());
    time.run(10_000);
    assertThat(calls).allMatch(CompletableFuture::isDone);
    for (ShardOperation operation : ShardOperation.values()) {
      assertThat(meter.latency(operation).count())
          .as("%s", operation)
          .isEqualTo(operation == ShardOperation.READ ? 0 : 1);
    }
    assertThat(meter.latency(ShardOperation.WRITE).quantileMicros(1)).isZero();
    assertThat(meter.latency(ShardOperation.FINISH).quantileMicros(1))
        .isBetween(2_500_000L, 2_900_000L);
  }

  @Test
  void callsThatFailAreCountedAndNotTimed() {
    drive.reads(Fate.FAILS);
    Sample shard = new ShardSamples(1).shard(100, 1 << 14);
    assertThat(metered.read(shard.id(), 0, 1).subscribeAsCompletionStage())
        .isCompletedExceptionally();
    assertThat(meter.losses(ShardOperation.READ)).isEqualTo(1);
    assertThat(meter.latency(ShardOperation.READ).count()).isZero();
  }
}
