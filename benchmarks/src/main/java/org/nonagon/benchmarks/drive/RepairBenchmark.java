package org.nonagon.benchmarks.drive;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.mend.BlobMender;
import org.nonagon.blobs.mend.ColumnMend;
import org.nonagon.blobs.mend.MendConfig;
import org.nonagon.blobs.mend.MendResult;
import org.nonagon.blobs.mend.MendStep;
import org.nonagon.blobs.mend.Throttle;
import org.nonagon.blobs.write.BlobWrite;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;

/**
 * Loses shards on drives of one disk and rebuilds them, four blobs at a time as a repair worker
 * does; and tells in the same run what the codec and the disk allow.
 */
public final class RepairBenchmark {
  private static final ErasureProfile PROFILE = ErasureProfile.STANDARD;
  private static final int BLOB_BYTES = 60 << 20;
  private static final int PARALLEL_BLOBS = 4;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final long RAW_MILLIS = 4_000;

  private final ExecutorService coding =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Timers timers = Timers.of(timer);
  private final Path root;

  private RepairBenchmark(Path root) {
    this.root = root;
  }

  /**
   * Measures and prints.
   *
   * @param arguments a folder that does not exist yet, and how many blobs of 60 MiB to write
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path root = Files.createDirectories(Path.of(arguments[0]));
    int blobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
    RepairBenchmark benchmark = new RepairBenchmark(root);
    try {
      benchmark.run(blobs);
    } finally {
      benchmark.coding.shutdownNow();
      benchmark.timer.shutdownNow();
      delete(root);
    }
  }

  private void run(int count) throws IOException, InterruptedException, ExecutionException {
    ErasureCoder coder = new ErasureCoder(PROFILE);
    coder.warmUp();
    List<Path> folders =
        IntStream.rangeClosed(1, PROFILE.shards())
            .mapToObj(number -> root.resolve("d" + number))
            .toList();
    try (StorageNode node =
        StorageNode.open(
            StorageNodeConfig.of(folders),
            new NewDrives(),
            new SecureRandom(),
            InstantSource.system())) {
      ShardStores stores = new Reached(node.stores());
      BlobMender mender =
          new BlobMender(
              stores, coding, timers, MendConfig.DEFAULT, (s, d, k) -> {}, Throttle.NONE);
      List<BlobManifest> blobs = write(stores, count);
      repair(mender, stores, blobs, Set.of(0));
      for (Set<Integer> lost : List.of(Set.of(0), Set.of(0, 4, 8))) {
        report(lost.size(), repair(mender, stores, blobs, lost), codec(coder, lost));
      }
    }
    double disk = RawWrites.megabytesPerSecond(root, PROFILE.shards(), BLOB_BYTES / 6, RAW_MILLIS);
    System.out.printf("bare files with a sync each, 9 writers: %.0f MB/s%n", disk);
  }

  /** What a repair came to. */
  private record Repair(long readBytes, long writtenBytes, double seconds) {}

  private static void report(int lost, Repair repair, double codec) {
    System.out.printf(
        "%d of 9 lost: %.0f MB/s rebuilt and durable, %.0f MB/s read; the codec alone computes %.0f"
            + " MB/s on one core%n",
        lost,
        repair.writtenBytes() / repair.seconds() / 1e6,
        repair.readBytes() / repair.seconds() / 1e6,
        codec);
  }

  private static Repair repair(
      BlobMender mender, ShardStores stores, List<BlobManifest> blobs, Set<Integer> lost)
      throws InterruptedException, ExecutionException {
    for (BlobManifest blob : blobs) {
      lost.forEach(
          column ->
              stores
                  .find(blob.drives().get(column))
                  .orElseThrow()
                  .drop(List.of(blob.shard(column)))
                  .await()
                  .indefinitely());
    }
    Semaphore places = new Semaphore(PARALLEL_BLOBS);
    long began = System.nanoTime();
    List<MendResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<MendResult>> works = new ArrayList<>();
      for (BlobManifest blob : blobs) {
        works.add(threads.submit(() -> mend(mender, blob, lost, places)));
      }
      for (Future<MendResult> work : works) {
        results.add(work.get());
      }
    }
    return new Repair(
        results.stream().mapToLong(MendResult::readBytes).sum(),
        results.stream().mapToLong(MendResult::writtenBytes).sum(),
        (System.nanoTime() - began) / 1e9);
  }

  private static MendResult mend(
      BlobMender mender, BlobManifest blob, Set<Integer> lost, Semaphore places)
      throws InterruptedException {
    BlobManifest degraded =
        new BlobManifest(blob.id(), blob.stripes(), blob.drives(), new HashSet<>(lost));
    List<MendStep> steps = new ArrayList<>();
    lost.forEach(column -> steps.add(new MendStep.Rebuild(column, blob.drives().get(column))));
    places.acquire();
    try {
      MendResult result = mender.mend(degraded, steps);
      if (!result.columns().stream().allMatch(ColumnMend.Written.class::isInstance)) {
        throw new IllegalStateException("not rebuilt: " + result.columns());
      }
      return result;
    } finally {
      places.release();
    }
  }

  /** How many megabytes of lost columns one core computes in a second, block by block. */
  private static double codec(ErasureCoder coder, Set<Integer> lost) {
    ByteBuffer[] columns = new ByteBuffer[PROFILE.shards()];
    for (int column = 0; column < columns.length; column++) {
      columns[column] = ByteBuffer.allocateDirect(BLOCK_BYTES);
    }
    BitSet wanted = new BitSet();
    lost.forEach(wanted::set);
    BitSet present = new BitSet();
    present.set(0, PROFILE.shards());
    present.andNot(wanted);
    long blocks = 0;
    long began = System.nanoTime();
    while (System.nanoTime() - began < 1_000_000_000) {
      for (int i = 0; i < 100; i++) {
        var _ = coder.reconstruct(columns, present, wanted, 0, BLOCK_BYTES);
      }
      blocks += 100;
    }
    return (double) blocks * BLOCK_BYTES * lost.size() / ((System.nanoTime() - began) / 1e9) / 1e6;
  }

  private List<BlobManifest> write(ShardStores stores, int count) {
    short[] slots = new short[Group.COUNT * PROFILE.shards()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (short) (i % PROFILE.shards() + 1);
    }
    Layout layout = new Layout(1, PROFILE, slots);
    BlobWriter writer =
        new BlobWriter(
            stores,
            () -> layout,
            new BlobIds(InstantSource.system(), new SecureRandom()),
            new StripePool(StripePool.Config.DEFAULT, coding),
            coding,
            timers,
            WriteConfig.DEFAULT);
    byte[] body = new byte[BLOB_BYTES];
    new Random(1).nextBytes(body);
    return IntStream.range(0, count).mapToObj(i -> writeOne(writer, body)).toList();
  }

  private static BlobManifest writeOne(BlobWriter writer, byte[] body) {
    BlobWrite write = writer.begin(body.length, blob -> Uni.createFrom().item(true));
    write.write(ByteBuffer.wrap(body)).await().indefinitely();
    BodyOutcome outcome = write.finish().await().indefinitely();
    if (outcome instanceof BodyOutcome.Written(var written)) {
      return written.unregistered().getFirst().manifest();
    }
    throw new IllegalStateException("not written: " + outcome);
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The drives of one node, all of them writable. */
  private static final class Reached implements ShardStores {
    private final Map<DriveId, ShardStore> stores;

    Reached(List<ShardStore> stores) {
      this.stores =
          stores.stream().collect(Collectors.toMap(ShardStore::drive, Function.identity()));
    }

    @Override
    public Optional<ShardStore> find(DriveId drive) {
      return Optional.ofNullable(stores.get(drive));
    }

    @Override
    public List<DriveId> writable() {
      return stores.keySet().stream().sorted().toList();
    }
  }
}
