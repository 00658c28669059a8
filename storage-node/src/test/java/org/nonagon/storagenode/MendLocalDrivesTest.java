package org.nonagon.storagenode;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.mend.BlobMender;
import org.nonagon.blobs.mend.ColumnMend;
import org.nonagon.blobs.mend.MendConfig;
import org.nonagon.blobs.mend.MendStep;
import org.nonagon.blobs.mend.Throttle;
import org.nonagon.blobs.write.BlobWrite;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.DriveSettings;

/** The mender over drives that are real folders, with blobs that the real writer wrote. */
class MendLocalDrivesTest {
  @TempDir private Path root;
  private final ExecutorService coding = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Timers timers = Timers.of(timer);

  @AfterEach
  void stop() {
    coding.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void shardsOfEverySizeAreRebuiltInPlaceAndMovedByteForByte() throws Exception {
    try (StorageNode node = open(12)) {
      ShardStores stores = storesOf(node);
      BlobMender mender =
          new BlobMender(
              stores,
              coding,
              timers,
              MendConfig.DEFAULT,
              (shard, drive, damage) -> {
                throw new AssertionError(shard + " on " + drive + " is " + damage);
              },
              Throttle.NONE);
      for (int length : new int[] {1, 5_000, 100_000, 2_000_000, 9_999_999}) {
        mendAll(mender, stores, write(stores, length));
      }
    }
  }

  private static void mendAll(BlobMender mender, ShardStores stores, BlobManifest blob)
      throws InterruptedException {
    List<byte[]> before = new ArrayList<>();
    for (int column = 0; column < 9; column++) {
      before.add(frames(stores, blob.drives().get(column), blob.shard(column)));
    }
    for (int column : new int[] {0, 5, 8}) {
      drop(stores, blob.drives().get(column), blob.shard(column));
    }
    BlobManifest lost = new BlobManifest(blob.id(), blob.stripes(), blob.drives(), Set.of(0, 5, 8));
    List<MendStep> steps =
        List.of(
            new MendStep.Rebuild(0, blob.drives().get(0)),
            new MendStep.Rebuild(5, new DriveId(11)),
            new MendStep.Move(7, blob.drives().get(7), new DriveId(12)),
            new MendStep.Rebuild(8, new DriveId(10)));

    for (ColumnMend mended : mender.mend(lost, steps).columns()) {
      assertThat(mended).isInstanceOf(ColumnMend.Written.class);
      DriveId drive = ((ColumnMend.Written) mended).drive();
      assertThat(frames(stores, drive, blob.shard(mended.column())))
          .as("%s of %d bytes", mended, blob.stripes().length())
          .isEqualTo(before.get(mended.column()));
    }
  }

  private StorageNode open(int drives) {
    List<Path> folders =
        IntStream.rangeClosed(1, drives).mapToObj(number -> root.resolve("d" + number)).toList();
    DriveSettings small =
        DriveSettings.STANDARD.withSegmentBytes(8 << 20).withReserveBytes(1 << 20);
    return StorageNode.open(
        new StorageNodeConfig(folders, small, 8 << 20, 1000, StorageNodeConfig.LOOK_MILLIS),
        new RegistryForTests(new UUID(7, 7)),
        new SecureRandom(),
        InstantSource.system());
  }

  private static ShardStores storesOf(StorageNode node) {
    List<ShardStore> stores = node.stores();
    return new ShardStores() {
      @Override
      public Optional<ShardStore> find(DriveId drive) {
        return stores.stream().filter(store -> store.drive().equals(drive)).findFirst();
      }

      @Override
      public List<DriveId> writable() {
        return stores.stream().map(ShardStore::drive).toList();
      }
    };
  }

  private BlobManifest write(ShardStores stores, int length) {
    short[] slots = new short[Group.COUNT * 9];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (short) (i % 9 + 1);
    }
    Layout layout = new Layout(1, ErasureProfile.STANDARD, slots);
    BlobWriter writer =
        new BlobWriter(
            stores,
            () -> layout,
            new BlobIds(InstantSource.system(), new Random(length)),
            new StripePool(StripePool.Config.DEFAULT, coding),
            coding,
            timers,
            WriteConfig.DEFAULT);
    BlobWrite write = writer.begin(length, blob -> Uni.createFrom().item(true));
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    assertThat(write.write(ByteBuffer.wrap(body)).await().indefinitely()).isTrue();
    BodyOutcome outcome = write.finish().await().indefinitely();
    if (outcome instanceof BodyOutcome.Written(var written)) {
      return written.unregistered().getFirst().manifest();
    }
    throw new AssertionError("not written: " + outcome);
  }

  private static byte[] frames(ShardStores stores, DriveId drive, ShardId shard) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ShardStore store = stores.find(drive).orElseThrow();
    for (int block = 0; ; block += ShardStore.MAX_READ_BLOCKS) {
      ReadOutcome read =
          store.read(shard, block, ShardStore.MAX_READ_BLOCKS).await().indefinitely();
      if (!(read instanceof ReadOutcome.Frames(var spec, var frames, var release))) {
        return bytes.toByteArray();
      }
      byte[] copy = new byte[frames.remaining()];
      frames.get(copy);
      bytes.writeBytes(copy);
      release.run();
    }
  }

  private static void drop(ShardStores stores, DriveId drive, ShardId shard) {
    stores.find(drive).orElseThrow().drop(List.of(shard)).await().indefinitely();
  }
}
