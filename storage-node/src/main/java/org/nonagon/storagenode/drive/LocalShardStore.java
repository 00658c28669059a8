package org.nonagon.storagenode.drive;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * A drive of this process.
 *
 * <p>Every method returns at once; the work is done on the drive's lane, and answers are delivered
 * there. No lock is held around I/O.
 */
public final class LocalShardStore implements ShardStore, AutoCloseable {
  private final DriveParts parts;
  private final SegmentIndex index;
  private final SegmentSpace space;
  private final DeadRecords dead;
  private final DriveWrites writes;
  private final ShardReads reads;
  private final Reclaim reclaim;

  private LocalShardStore(DriveParts parts, RecoveredDrive recovered, ReadBuffers buffers) {
    this.parts = parts;
    this.index = recovered.index();
    this.space = new SegmentSpace(parts, recovered);
    this.dead = new DeadRecords(parts, space, recovered);
    this.writes = new DriveWrites(parts, space, index, dead);
    this.reads = new ShardReads(parts, space, index, buffers);
    this.reclaim = new Reclaim(parts, space, index, dead);
  }

  /**
   * Opens a drive: finds out what it holds, on the calling thread, and is ready to serve.
   *
   * @param files whose lock the caller holds until this store is closed
   * @param identity what the folder says it is
   * @param lane runs the file operations, and ends after this store was closed
   * @param pause makes background work wait
   * @param buffers what reads are read into; may be shared by drives
   * @param settings the bounds
   * @param random a generator that nobody can foresee, safe for several threads
   * @param clock counts errors per time
   * @throws IOException when the drive cannot be read or is of a later version; it is left as it is
   */
  public static LocalShardStore open(
      DriveFiles files,
      DriveIdentity identity,
      Executor lane,
      Pause pause,
      ReadBuffers buffers,
      DriveSettings settings,
      RandomGenerator random,
      InstantSource clock)
      throws IOException {
    DriveParts parts = DriveParts.of(files, identity, lane, pause, settings, random, clock);
    RecoveredDrive recovered = DriveRecovery.recover(parts);
    LocalShardStore store = new LocalShardStore(parts, recovered, buffers);
    recovered.superseded().forEach(store.dead::bury);
    return store;
  }

  @Override
  public DriveId drive() {
    return parts.identity().drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new LocalShardAppend(writes, spec);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    if (firstBlock < 0 || blockCount < 1 || blockCount > MAX_READ_BLOCKS) {
      throw new IllegalArgumentException("no blocks: %d, %d".formatted(firstBlock, blockCount));
    }
    return Uni.createFrom().deferred(() -> readOnce(shard, firstBlock, blockCount));
  }

  /** One subscription; what a cancelled one does not take is given back. */
  private Uni<ReadOutcome> readOnce(ShardId shard, int firstBlock, int blockCount) {
    AtomicBoolean taken = new AtomicBoolean();
    Uni<ReadOutcome> read =
        writes.onLane(
            emitter -> {
              requireReachable();
              ReadOutcome outcome = reads.read(shard, firstBlock, blockCount);
              emitter.complete(outcome);
              if (!taken.get() && outcome instanceof ReadOutcome.Frames frames) {
                frames.release().run();
              }
            });
    return read.onItem().invoke(() -> taken.set(true));
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    if (shards.size() > MAX_DROPS) {
      throw new IllegalArgumentException("at most %d at a time".formatted(MAX_DROPS));
    }
    List<ShardId> dropped = List.copyOf(shards);
    return writes.onLane(
        emitter -> {
          requireReachable();
          List<RecordLocation> records = new ArrayList<>();
          dropped.forEach(shard -> index.remove(shard).ifPresent(records::add));
          dead.bury(records, dropEnd(emitter));
        });
  }

  private DeadRecords.End dropEnd(UniEmitter<? super Void> emitter) {
    return new DeadRecords.End() {
      @Override
      public void buried() {
        emitter.complete(null);
      }

      @Override
      public void failed(IOException failure) {
        emitter.fail(
            new ShardStoreException("a drop on %s was not noted".formatted(drive()), failure));
      }
    };
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return writes.onLane(
        emitter -> {
          requireReachable();
          List<ShardSpec> found = new ArrayList<>();
          index.forEach(
              Math.max(firstGroup, 0),
              Math.min(lastGroup, Group.COUNT - 1),
              record -> found.add(record.spec()));
          found.sort(Comparator.comparing(ShardSpec::id));
          emitter.complete(found);
        });
  }

  @Override
  public Uni<DriveStatus> status() {
    return writes.onLane(
        emitter -> {
          DriveHealth health = parts.health().now();
          emitter.complete(
              new DriveStatus(
                  drive(),
                  parts.identity().incarnation(),
                  health.status(),
                  health.describe(),
                  bytes(parts.files()::capacityBytes),
                  bytes(parts.files()::freeBytes),
                  index.shards(),
                  index.shardBytes()));
        });
  }

  /** A number that the file system tells. */
  private interface SystemNumber {
    long get() throws IOException;
  }

  private long bytes(SystemNumber number) {
    try {
      return number.get();
    } catch (IOException failure) {
      parts.health().ioFailed(failure);
      return 0;
    }
  }

  private void requireReachable() {
    if (parts.health().now() instanceof DriveHealth.Isolated isolated) {
      throw new ShardStoreException("%s is isolated: %s".formatted(drive(), isolated.detail()));
    }
  }

  /** What the drive is fit for now. */
  public DriveHealth health() {
    return parts.health().now();
  }

  /** Takes the drive out of service, for good. */
  public void isolate(String detail) {
    parts.health().isolate(detail);
  }

  /**
   * Takes the drive out of service, for good, and leaves its folder as it is: closing writes
   * nothing to it any more.
   */
  public void leave(String detail) {
    isolate(detail);
    space.leaveOpen();
  }

  /**
   * Frees space: deletes segments in which nothing lives and moves what lives out of those that are
   * less than half alive, at the pace of the settings. Does nothing when that is going on already.
   *
   * @param done runs when there is nothing left to do
   */
  public void reclaim(Runnable done) {
    reclaim.run(done);
  }

  /** The bytes that the index takes in memory. */
  public long indexMemoryBytes() {
    return index.memoryBytes();
  }

  /**
   * Takes no more work and lets the lane seal the open segment. Follow it by closing the lane, and
   * then by {@link #closeFiles}.
   */
  @Override
  public void close() {
    reclaim.stop();
    space.closeOpen();
    parts.health().close();
  }

  /** Closes the files, after the lane has ended. */
  public void closeFiles() throws IOException {
    dead.close();
    for (Segment segment : space.all()) {
      segment.file().close();
    }
  }
}
