package org.nonagon.benchmarks.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;

/** Appends and reads shards on nine drives of one disk, and does the same with bare files. */
public final class DriveBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DRIVES = 9;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int CELL_BYTES = 256 << 10;
  private static final int SMALL_BYTES = 4 << 10;
  private static final int LARGE_BYTES = 11 << 20;

  private final Path root;
  private final long millis;

  private DriveBenchmark(Path root, long millis) {
    this.root = root;
    this.millis = millis;
  }

  /**
   * Measures and prints a table.
   *
   * @param arguments a folder that does not exist yet, and how many seconds each step runs
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Files.createDirectories(Path.of(arguments[0]));
    long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 5;
    try {
      new DriveBenchmark(root, seconds * 1000).run();
    } finally {
      delete(root);
    }
  }

  private void run() throws IOException, InterruptedException {
    List<Path> folders =
        IntStream.rangeClosed(1, DRIVES).mapToObj(number -> root.resolve("d" + number)).toList();
    try (StorageNode node =
        StorageNode.open(
            StorageNodeConfig.of(folders),
            new NewDrives(),
            new SecureRandom(),
            InstantSource.system())) {
      List<ShardStore> stores = node.stores();
      small(stores.subList(0, 1), 8, 500);
      for (int writers : new int[] {1, 8, 32}) {
        double raw = RawWrites.perSecond(root, writers, SMALL_BYTES, millis);
        double shards = small(stores.subList(0, 1), writers, millis);
        System.out.printf(
            "4 KiB durable, %2d writers, one drive   %8.0f shards/s   raw write+fdatasync %8.0f/s%n",
            writers, shards, raw);
      }
      double raw = RawWrites.megabytesPerSecond(root, DRIVES, LARGE_BYTES, millis);
      System.out.printf(
          "11 MiB durable, one writer for each of 9 drives   %6.0f MB/s   raw %6.0f MB/s%n",
          large(stores, 1), raw);
      System.out.printf(
          "11 MiB durable, two writers for each of 9 drives  %6.0f MB/s%n", large(stores, 2));
      reads(stores.getFirst());
    }
  }

  /** Many writers, each with one small shard after the other; shards per second in all. */
  private static double small(List<ShardStore> stores, int writers, long millis)
      throws InterruptedException {
    ShardFrames frames = ShardFrames.of(SMALL_BYTES, SMALL_BYTES);
    return Writers.perSecond(
        writers, millis, writer -> append(stores.get(writer % stores.size()), frames, SMALL_BYTES));
  }

  private double large(List<ShardStore> stores, int writersPerDrive) throws InterruptedException {
    ShardFrames frames = ShardFrames.of(LARGE_BYTES, BLOCK_BYTES);
    double shards =
        Writers.perSecond(
            writersPerDrive * stores.size(),
            millis,
            writer -> append(stores.get(writer % stores.size()), frames, BLOCK_BYTES));
    return shards * LARGE_BYTES / 1e6;
  }

  private static ShardId append(ShardStore store, ShardFrames frames, int blockBytes) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    ShardId shard = new ShardId(new BlobId(random.nextLong(), random.nextLong()), 0);
    ShardAppend append = store.append(new ShardSpec(shard, frames.length(), blockBytes));
    for (ByteBuffer cell : frames.cells()) {
      append.write(cell).await().atMost(PATIENCE);
    }
    if (!(append.finish().await().atMost(PATIENCE) instanceof Durable)) {
      throw new IllegalStateException("a shard was refused");
    }
    return shard;
  }

  private void reads(ShardStore store) throws InterruptedException {
    ShardFrames frames = ShardFrames.of(LARGE_BYTES, BLOCK_BYTES);
    List<ShardId> shards =
        IntStream.range(0, 20).mapToObj(i -> append(store, frames, BLOCK_BYTES)).toList();
    for (int readers : new int[] {1, 8}) {
      double perSecond = Writers.perSecond(readers, millis, _ -> readCell(store, shards));
      System.out.printf(
          "read 256 KiB, %d readers, one drive, cached   %7.0f/s   %6.0f MB/s%n",
          readers, perSecond, perSecond * CELL_BYTES / 1e6);
    }
  }

  private static void readCell(ShardStore store, List<ShardId> shards) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    ShardId shard = shards.get(random.nextInt(shards.size()));
    int cell = random.nextInt(LARGE_BYTES / CELL_BYTES);
    ReadOutcome outcome =
        store.read(shard, cell * 16, ShardStore.MAX_READ_BLOCKS).await().atMost(PATIENCE);
    if (!(outcome instanceof ReadOutcome.Frames found)) {
      throw new IllegalStateException("a shard is not there");
    }
    found.release().run();
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The frames of a shard, cell by cell, in direct memory as they come from a socket. */
  private record ShardFrames(long length, List<ByteBuffer> cells) {
    private static ShardFrames of(int length, int blockBytes) {
      SplittableRandom random = new SplittableRandom(1);
      List<ByteBuffer> cells = new ArrayList<>();
      for (int at = 0; at < length; at += CELL_BYTES) {
        byte[] data = new byte[Math.min(CELL_BYTES, length - at)];
        random.nextBytes(data);
        ByteBuffer cell =
            ByteBuffer.allocateDirect(BlockFrames.framedLength(data.length, blockBytes));
        BlockFrames.write(ByteBuffer.wrap(data), 0, data.length, blockBytes, cell);
        cells.add(cell.flip());
      }
      return new ShardFrames(length, cells);
    }
  }
}
