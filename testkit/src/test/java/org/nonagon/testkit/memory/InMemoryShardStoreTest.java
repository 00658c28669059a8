package org.nonagon.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.ShardSamples.PATIENCE;
import static org.nonagon.testkit.contract.ShardSamples.bytesOf;
import static org.nonagon.testkit.contract.ShardSamples.readOf;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.contract.ShardStoreContract;

class InMemoryShardStoreTest extends ShardStoreContract {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final InMemoryShardStore store = new InMemoryShardStore(new DriveId(3), 5, executor);

  @Override
  protected ShardStore open() {
    return store;
  }

  @AfterEach
  void stop() {
    executor.shutdown();
  }

  @Test
  void aFullOrReadOnlyDriveRefusesAppendsAndStillReads() {
    Sample shard = samples.shard(100, 64);
    shard.appendTo(store);
    store.become(Health.FULL, "no space");
    assertThat(samples.shard(1, 1).appendTo(store)).isEqualTo(new Refused(Reason.FULL, "no space"));
    store.become(Health.READ_ONLY, "fsync failed");
    assertThat(samples.shard(1, 1).appendTo(store))
        .isEqualTo(new Refused(Reason.READ_ONLY, "fsync failed"));
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void anIsolatedDriveGivesAndTakesNothing() {
    Sample shard = samples.shard(100, 64);
    shard.appendTo(store);
    store.become(Health.ISOLATED, "unplugged");
    assertThat(shard.appendTo(store)).isEqualTo(new Refused(Reason.ISOLATED, "unplugged"));
    assertThatThrownBy(() -> readOf(store, shard.id(), 0, 1))
        .isInstanceOf(ShardStoreException.class);
    assertThatThrownBy(() -> store.drop(List.of(shard.id())).await().atMost(PATIENCE))
        .isInstanceOf(ShardStoreException.class);
    assertThatThrownBy(() -> store.inventory(0, 1).await().atMost(PATIENCE))
        .isInstanceOf(ShardStoreException.class);
    store.become(Health.HEALTHY, "");
    assertThat(shard.isIn(store)).isTrue();
  }

  @Test
  void damageIsSeenByTheChecksumOfThatBlockOnly() {
    Sample shard = samples.shard(200, 64);
    shard.appendTo(store);
    store.damage(shard.id(), 1);
    ReadOutcome.Frames found = (ReadOutcome.Frames) readOf(store, shard.id(), 0, 3);
    ByteBuffer frames = ByteBuffer.wrap(bytesOf(found));
    assertThat(BlockFrames.verify(frames, 0, 64)).isTrue();
    assertThat(BlockFrames.verify(frames, 68, 64)).isFalse();
    assertThat(BlockFrames.verify(frames, 136, 64)).isTrue();
  }

  @Test
  void aLostShardIsNotFound() {
    Sample shard = samples.shard(200, 64);
    shard.appendTo(store);
    store.lose(shard.id());
    assertThat(readOf(store, shard.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
  }
}
