package org.nonagon.blobs.mend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.BlobSample;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** Drives in memory that work on threads of their own, and a mender over them. */
final class MendDrives implements ShardStores, AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Map<DriveId, InMemoryShardStore> memory = new TreeMap<>();
  private final Map<DriveId, FaultyDrive> drives = new TreeMap<>();
  private final Deque<Runnable> alarms = new ConcurrentLinkedDeque<>();
  private final Queue<String> damage = new ConcurrentLinkedQueue<>();
  private final BlobMender mender;

  MendDrives(int count) {
    this(count, Throttle.NONE);
  }

  MendDrives(int count, Throttle throttle) {
    for (int i = 1; i <= count; i++) {
      InMemoryShardStore drive = new InMemoryShardStore(new DriveId(i), 10 + i, threads);
      memory.put(drive.drive(), drive);
      drives.put(drive.drive(), new FaultyDrive(drive));
    }
    mender =
        new BlobMender(
            this,
            threads,
            timers(),
            new MendConfig(1000, 4),
            (shard, drive, kind) -> damage.add("%d %s".formatted(shard.index(), kind)),
            throttle);
  }

  private Timers timers() {
    return new Timers() {
      @Override
      public long nanoTime() {
        return 0;
      }

      @Override
      public Timer after(long delayMillis, Runnable task) {
        alarms.add(task);
        return () -> alarms.remove(task);
      }
    };
  }

  /** Lets the time pass for the step that was begun last. */
  void passTime() {
    Runnable alarm = alarms.pollLast();
    if (alarm != null) {
      alarm.run();
    }
  }

  @Override
  public Optional<ShardStore> find(DriveId drive) {
    return Optional.ofNullable(drives.get(drive));
  }

  @Override
  public List<DriveId> writable() {
    return List.copyOf(drives.keySet());
  }

  FaultyDrive drive(int number) {
    return Optional.ofNullable(drives.get(new DriveId(number))).orElseThrow();
  }

  InMemoryShardStore memory(DriveId drive) {
    return Optional.ofNullable(memory.get(drive)).orElseThrow();
  }

  /** Puts the shards of a blob where its manifest says, but for those that are missing. */
  void store(BlobSample shards, BlobManifest blob) {
    for (int column = 0; column < blob.drives().size(); column++) {
      byte[] frames = shards.frames(column);
      if (frames.length > 0 && !blob.missing().contains(column)) {
        put(blob, column, frames);
      }
    }
  }

  private void put(BlobManifest blob, int column, byte[] frames) {
    ShardSpec spec =
        new ShardSpec(
            blob.shard(column), blob.stripes().shardLength(column), blob.stripes().blockBytes());
    ShardAppend append = memory(blob.drives().get(column)).append(spec);
    append.write(ByteBuffer.wrap(frames)).await().indefinitely();
    assertThat(append.finish().await().indefinitely()).isInstanceOf(AppendOutcome.Durable.class);
  }

  /** Mends, and checks that nothing is held or left open. */
  List<ColumnMend> mend(BlobManifest blob, MendStep... steps) throws InterruptedException {
    List<ColumnMend> columns = mender.mend(blob, List.of(steps)).columns();
    assertNothingIsHeld();
    return columns;
  }

  BlobMender mender() {
    return mender;
  }

  /** A write that was given up lets go of its bytes when it ends, which may be a little later. */
  void assertNothingIsHeld() {
    long began = System.nanoTime();
    while (drives.values().stream().anyMatch(drive -> drive.held() > 0)
        && System.nanoTime() - began < PATIENCE_NANOS) {
      Thread.onSpinWait();
    }
    for (FaultyDrive drive : drives.values()) {
      assertThat(drive.held()).as("reads of %s", drive.drive()).isZero();
      assertThat(drive.open()).as("appends of %s", drive.drive()).isZero();
    }
  }

  /** All frames of a shard on a drive; empty when it is not there. */
  Optional<byte[]> frames(DriveId drive, ShardId shard) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int block = 0; ; block++) {
      ReadOutcome read = memory(drive).read(shard, block, 1).await().indefinitely();
      if (!(read instanceof ReadOutcome.Frames(var spec, var frames, var release))) {
        return block == 0 && read instanceof ReadOutcome.NotFound
            ? Optional.empty()
            : Optional.of(bytes.toByteArray());
      }
      byte[] copy = new byte[frames.remaining()];
      frames.get(copy);
      bytes.writeBytes(copy);
      release.run();
    }
  }

  /** What was said to be damaged. */
  List<String> damage() {
    return new ArrayList<>(damage);
  }

  /** Loses a column where the manifest says it is. */
  void lose(BlobManifest blob, Set<Integer> columns) {
    columns.forEach(c -> memory(blob.drives().get(c)).lose(blob.shard(c)));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
