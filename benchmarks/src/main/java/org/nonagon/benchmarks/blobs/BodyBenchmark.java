package org.nonagon.benchmarks.blobs;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.nonagon.benchmarks.coding.DataBytes;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
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
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.shard.ShardStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One body after another, whole. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx256m", "-XX:MaxDirectMemorySize=600m"})
public class BodyBenchmark {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PIECE_BYTES = 256 << 10;

  /** Bytes of a body. */
  @Param({"4096", "1048576", "67108864"})
  public int bodyBytes;

  private final ExecutorService work = Executors.newFixedThreadPool(2);
  private final ExecutorService drivePool = Executors.newFixedThreadPool(2);
  private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
  private final Map<DriveId, MemoryDrive> drives = new TreeMap<>();
  private final Set<DriveId> gone = new HashSet<>();
  private final BlobWriter writer;
  private final BlobReader reader;
  private ByteBuffer source = ByteBuffer.allocate(0);
  private WrittenBody stored = new WrittenBody(List.of(), List.of(), 0);

  /** Nine drives in memory. */
  public BodyBenchmark() {
    clock.setRemoveOnCancelPolicy(true);
    List<Drive> nine =
        IntStream.rangeClosed(1, 9)
            .mapToObj(
                i ->
                    new Drive(new DriveId(i), NodeId.LOCAL, Zone.DEFAULT, 1, 1, Drive.State.ACTIVE))
            .toList();
    nine.forEach(drive -> drives.put(drive.id(), new MemoryDrive(drive.id(), drivePool)));
    Layout layout = LayoutPlanner.first(nine, ErasureProfile.STANDARD);
    Timers timers = Timers.of(clock);
    StripePool pool = new StripePool(StripePool.Config.DEFAULT, work);
    BlobIds ids = new BlobIds(InstantSource.system(), new Random(1));
    writer = new BlobWriter(stores(), () -> layout, ids, pool, work, timers, WriteConfig.DEFAULT);
    reader = new BlobReader(stores(), work, timers, ReadConfig.DEFAULT, (s, d, k) -> {});
  }

  private ShardStores stores() {
    return new ShardStores() {
      @Override
      public Optional<ShardStore> find(DriveId drive) {
        return Optional.<ShardStore>ofNullable(drives.get(drive))
            .filter(d -> !gone.contains(drive));
      }

      @Override
      public List<DriveId> writable() {
        return List.copyOf(drives.keySet());
      }
    };
  }

  /** Writes the body that is read. */
  @Setup
  public void store() {
    byte[] bytes = new byte[bodyBytes];
    new Random(1).nextBytes(bytes);
    source = ByteBuffer.allocateDirect(bodyBytes).put(0, bytes);
    drives.values().forEach(drive -> drive.keep(true));
    stored = written();
    drives.values().forEach(drive -> drive.keep(false));
  }

  /** Ends the threads. */
  @TearDown
  public void stop() {
    work.shutdown();
    drivePool.shutdown();
    clock.shutdown();
  }

  /** Source to cells, parity, checksums, nine appends, all durable. */
  @Benchmark
  public WrittenBody write(DataBytes bytes) {
    bytes.dataBytes += bodyBytes;
    return written();
  }

  private WrittenBody written() {
    BlobWrite write = writer.begin(bodyBytes, blob -> Uni.createFrom().item(true));
    for (int at = 0; at < bodyBytes; at += PIECE_BYTES) {
      ByteBuffer piece = source.slice(at, Math.min(PIECE_BYTES, bodyBytes - at));
      if (!write.write(piece).await().atMost(PATIENCE)) {
        throw new IllegalStateException("not written");
      }
    }
    return switch (write.finish().await().atMost(PATIENCE)) {
      case BodyOutcome.Written(WrittenBody body) -> body;
      case BodyOutcome.Overloaded _,
          BodyOutcome.TooFewDrives _,
          BodyOutcome.Condemned _,
          BodyOutcome.Aborted _ ->
          throw new IllegalStateException("not written");
    };
  }

  /** Data cells alone, checked. */
  @Benchmark
  public long read(DataBytes bytes) {
    gone.clear();
    return readAll(bytes);
  }

  /** A third of the drives is gone: most cells are computed. */
  @Benchmark
  public long readWithoutThreeDrives(DataBytes bytes) {
    IntStream.rangeClosed(1, 3).mapToObj(DriveId::new).forEach(gone::add);
    return readAll(bytes);
  }

  private long readAll(DataBytes bytes) {
    List<BlobManifest> manifests =
        stored.unregistered().stream().map(WrittenBlob::manifest).toList();
    BodyRead read =
        reader.read(
            ExtentPages.of(stored.extents()),
            ids -> Uni.createFrom().item(manifests),
            ByteRange.whole(bodyBytes));
    long sum = 0;
    while (read.next().await().atMost(PATIENCE) instanceof ReadStep.Chunk chunk) {
      sum += chunk.length();
      chunk.release().run();
    }
    read.close();
    bytes.dataBytes += sum;
    return sum;
  }
}
