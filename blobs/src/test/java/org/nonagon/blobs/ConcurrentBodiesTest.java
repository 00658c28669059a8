package org.nonagon.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.BodyRead;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.read.ReadStep;
import org.nonagon.blobs.write.BlobWrite;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** Many bodies at once on real threads, with memory for a few stripes and a drive that is gone. */
class ConcurrentBodiesTest {
  private static final int BODIES = 64;
  private static final long POOL_BYTES = 10L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutorService work = Executors.newFixedThreadPool(6);
  private final ExecutorService clients = Executors.newFixedThreadPool(BODIES);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<DriveId, InMemoryShardStore> drives = new ConcurrentHashMap<>();
  private final Map<BlobId, BlobManifest> catalog = new ConcurrentHashMap<>();
  private final StripePool pool =
      new StripePool(new StripePool.Config(POOL_BYTES, BODIES * 2), work);
  private final BlobWriter writer;
  private final BlobReader reader;

  ConcurrentBodiesTest() {
    List<Drive> nine =
        IntStream.rangeClosed(1, 9)
            .mapToObj(
                i ->
                    new Drive(new DriveId(i), NodeId.LOCAL, Zone.DEFAULT, 1, 1, Drive.State.ACTIVE))
            .toList();
    nine.forEach(drive -> drives.put(drive.id(), new InMemoryShardStore(drive.id(), work)));
    var layout = LayoutPlanner.first(nine, ErasureProfile.STANDARD);
    BlobIds ids = new BlobIds(InstantSource.system(), new Random(1));
    Timers timers = Timers.of(clock);
    writer = new BlobWriter(stores(), () -> layout, ids, pool, work, timers, WriteConfig.DEFAULT);
    reader = new BlobReader(stores(), work, timers, ReadConfig.DEFAULT, (s, d, k) -> {});
  }

  private ShardStores stores() {
    return new ShardStores() {
      @Override
      public Optional<ShardStore> find(DriveId drive) {
        return Optional.ofNullable(drives.get(drive));
      }

      @Override
      public List<DriveId> writable() {
        return drives.keySet().stream().sorted().toList();
      }
    };
  }

  @AfterEach
  void stop() {
    clients.shutdownNow();
    clock.shutdownNow();
    work.shutdownNow();
  }

  @Test
  void sixtyFourBodiesWithinTenMebibytesComeBackWithoutThreeDrives() throws Exception {
    List<Future<WrittenBody>> written =
        clients.invokeAll(
            IntStream.range(0, BODIES)
                .<Callable<WrittenBody>>mapToObj(seed -> () -> write(bytes(seed)))
                .toList());
    assertThat(pool.leasedBytes()).isZero();
    assertThat(pool.allocatedBytes()).isLessThanOrEqualTo(POOL_BYTES);

    List.of(2, 5, 9).forEach(gone -> drives.remove(new DriveId(gone)));
    List<Future<byte[]>> read =
        clients.invokeAll(
            IntStream.range(0, BODIES)
                .<Callable<byte[]>>mapToObj(
                    seed -> () -> read(written.get(seed).get(), bytes(seed).length))
                .toList());
    for (int seed = 0; seed < BODIES; seed++) {
      assertThat(read.get(seed).get()).as("body %d", seed).isEqualTo(bytes(seed));
    }
  }

  private static byte[] bytes(int seed) {
    return BlobCluster.bytes(1 + (seed * 7_919_777 & (1 << 22) - 1), seed);
  }

  private WrittenBody write(byte[] bytes) {
    BlobWrite write = writer.begin(bytes.length, blob -> Uni.createFrom().item(true));
    for (int at = 0; at < bytes.length; at += 150_000) {
      int size = Math.min(150_000, bytes.length - at);
      assertThat(write.write(ByteBuffer.wrap(bytes, at, size)).await().atMost(PATIENCE)).isTrue();
    }
    BodyOutcome outcome = write.finish().await().atMost(PATIENCE);
    WrittenBody body = ((BodyOutcome.Written) outcome).body();
    body.unregistered().forEach(b -> catalog.put(b.manifest().id(), b.manifest()));
    return body;
  }

  private byte[] read(WrittenBody body, int length) {
    BodyRead read =
        reader.read(
            ExtentPages.of(body.extents()),
            ids ->
                Uni.createFrom()
                    .item(catalog.values().stream().filter(m -> ids.contains(m.id())).toList()),
            ByteRange.whole(length));
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (read.next().await().atMost(PATIENCE) instanceof ReadStep.Chunk chunk) {
      chunk.pieces().forEach(piece -> bytes.put(piece.duplicate()));
      chunk.release().run();
    }
    read.close();
    assertThat(bytes.hasRemaining()).isFalse();
    return bytes.array();
  }
}
