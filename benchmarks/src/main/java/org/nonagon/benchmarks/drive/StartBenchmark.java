package org.nonagon.benchmarks.drive;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.DriveRegistry;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.KnownDrive;

/**
 * How long a node takes to open a drive with many small shards after it was killed, and after it
 * was stopped, and what memory a shard takes; beside the reading of the drive's index files.
 */
public final class StartBenchmark {
  private static final String FILL = "fill";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WRITERS = 256;
  private static final int SHARD_BYTES = 64;

  private StartBenchmark() {}

  /**
   * Measures and prints.
   *
   * @param arguments a folder that does not exist yet, and how many shards to write
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]);
    int shards = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    if (arguments.length > 2 && arguments[2].equals(FILL)) {
      fill(root, shards);
      Runtime.getRuntime().halt(0);
    }
    Files.createDirectories(root);
    try {
      fillAndKill(arguments[0], shards);
      open(root, "killed");
      open(root, "stopped");
      readIndexFiles(root);
    } finally {
      delete(root);
    }
  }

  /** Writes in a process of its own, which ends as if it were killed. */
  private static void fillAndKill(String root, int shards)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StartBenchmark.class.getName(), root, Integer.toString(shards), FILL));
    int end = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (end != 0) {
      throw new IllegalStateException("writing ended with " + end);
    }
  }

  private static void fill(Path root, int shards) throws InterruptedException {
    StorageNode node = node(root);
    ShardStore store = node.stores().getFirst();
    byte[] data = new byte[SHARD_BYTES];
    new SplittableRandom(1).nextBytes(data);
    ByteBuffer frame =
        ByteBuffer.allocateDirect(BlockFrames.framedLength(SHARD_BYTES, SHARD_BYTES));
    BlockFrames.write(ByteBuffer.wrap(data), 0, SHARD_BYTES, SHARD_BYTES, frame);
    frame.flip();
    AtomicInteger left = new AtomicInteger(shards);
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (left.getAndDecrement() > 0) {
                      append(store, frame.duplicate());
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void append(ShardStore store, ByteBuffer frame) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    ShardId shard = new ShardId(new BlobId(random.nextLong(), random.nextLong()), 0);
    ShardAppend append = store.append(new ShardSpec(shard, SHARD_BYTES, SHARD_BYTES));
    append.write(frame).await().atMost(PATIENCE);
    if (!(append.finish().await().atMost(PATIENCE) instanceof Durable)) {
      throw new IllegalStateException("a shard was refused");
    }
  }

  private static void open(Path root, String before) {
    long heap = heapBytes();
    long began = System.nanoTime();
    try (StorageNode node = node(root)) {
      double seconds = (System.nanoTime() - began) / 1e9;
      long shards = node.stores().getFirst().status().await().atMost(PATIENCE).shards();
      System.out.printf(
          "opened after it was %-7s %,10d shards %8.2f s %6.1f bytes of heap a shard%n",
          before, shards, seconds, (heapBytes() - heap) / (double) shards);
    }
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void readIndexFiles(Path root) throws IOException {
    long began = System.nanoTime();
    long bytes = 0;
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".index")).toList()) {
        bytes += Files.readAllBytes(file).length;
      }
    }
    System.out.printf(
        "its index files, read alone          %,10d bytes  %8.2f s%n",
        bytes, (System.nanoTime() - began) / 1e9);
  }

  private static StorageNode node(Path root) {
    return StorageNode.open(
        StorageNodeConfig.of(List.of(root)),
        new OneDrive(root.toAbsolutePath().normalize()),
        new SecureRandom(),
        InstantSource.system());
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A cluster that knows one drive once its folder is one. */
  private record OneDrive(Path folder) implements DriveRegistry {
    private static final DriveId DRIVE = new DriveId(1);

    @Override
    public UUID cluster() {
      return new UUID(0, 1);
    }

    @Override
    public List<KnownDrive> known() {
      boolean isDrive = Files.exists(folder.resolve(DriveIdentity.FILE));
      return isDrive ? List.of(new KnownDrive(DRIVE, 1, folder, 0)) : List.of();
    }

    @Override
    public DriveIdentity register(
        Optional<DriveId> previous, Path path, long device, long capacityBytes) {
      return new DriveIdentity(cluster(), DRIVE, 1);
    }
  }
}
