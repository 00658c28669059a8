package org.nonagon.testkit.memory;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * A drive in memory. All its work runs on the executor it is given, so that a test decides when and
 * in which order; and it can be made to fail: see {@link #become}, {@link #lose}, {@link #damage}.
 */
public final class InMemoryShardStore implements ShardStore {
  private static final long CAPACITY_BYTES = 1L << 40;

  private final DriveId drive;
  private final int incarnation;
  private final Executor executor;
  private final ConcurrentSkipListMap<ShardId, StoredShard> shards = new ConcurrentSkipListMap<>();
  private volatile Condition condition = new Condition(Health.HEALTHY, "");

  private record Condition(Health health, String detail) {}

  /** An empty drive in its first incarnation. */
  public InMemoryShardStore(DriveId drive, Executor executor) {
    this(drive, 1, executor);
  }

  /** An empty drive. */
  public InMemoryShardStore(DriveId drive, int incarnation, Executor executor) {
    this.drive = drive;
    this.incarnation = incarnation;
    this.executor = executor;
  }

  @Override
  public DriveId drive() {
    return drive;
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new InMemoryShardAppend(this, spec);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    if (firstBlock < 0 || blockCount < 1 || blockCount > MAX_READ_BLOCKS) {
      throw new IllegalArgumentException("no blocks: %d, %d".formatted(firstBlock, blockCount));
    }
    return later(
        () -> {
          requireReachable();
          StoredShard stored = shards.get(shard);
          return stored == null ? new ReadOutcome.NotFound() : stored.read(firstBlock, blockCount);
        });
  }

  @Override
  public Uni<Void> drop(List<ShardId> ids) {
    if (ids.size() > MAX_DROPS) {
      throw new IllegalArgumentException("at most %d at a time".formatted(MAX_DROPS));
    }
    List<ShardId> dropped = List.copyOf(ids);
    return later(
            () -> {
              requireReachable();
              dropped.forEach(shards::remove);
              return dropped;
            })
        .replaceWithVoid();
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return later(
        () -> {
          requireReachable();
          return shards.values().stream()
              .map(StoredShard::spec)
              .filter(spec -> isBetween(spec.id().blob().group().value(), firstGroup, lastGroup))
              .toList();
        });
  }

  private static boolean isBetween(int group, int first, int last) {
    return first <= group && group <= last;
  }

  @Override
  public Uni<DriveStatus> status() {
    return later(
        () -> {
          Condition now = condition;
          long bytes = shards.values().stream().mapToLong(stored -> stored.spec().length()).sum();
          return new DriveStatus(
              drive,
              incarnation,
              now.health(),
              now.detail(),
              CAPACITY_BYTES,
              CAPACITY_BYTES - bytes,
              shards.size(),
              bytes);
        });
  }

  /** From now on the drive behaves as one in this condition does; it keeps its shards. */
  public void become(Health health, String detail) {
    condition = new Condition(health, detail);
  }

  /** Loses a shard, as a drive does that was emptied. */
  public void lose(ShardId shard) {
    shards.remove(shard);
  }

  /** Loses all shards. */
  public void loseAll() {
    shards.clear();
  }

  /**
   * Flips a bit in a block of a shard, as a rotting drive does.
   *
   * @throws IllegalArgumentException when there is no such block
   */
  public void damage(ShardId shard, int block) {
    StoredShard stored = shards.get(shard);
    if (stored == null || block < 0 || block >= stored.spec().blocks()) {
      throw new IllegalArgumentException("no block %d of %s".formatted(block, shard));
    }
    shards.put(shard, stored.damaged(block));
  }

  void keep(StoredShard shard) {
    shards.put(shard.spec().id(), shard);
  }

  /** Why the drive takes no shard now, or that it would hold it durably. */
  AppendOutcome admission() {
    Condition now = condition;
    return switch (now.health()) {
      case HEALTHY -> new AppendOutcome.Durable(incarnation);
      case FULL -> new AppendOutcome.Refused(AppendOutcome.Reason.FULL, now.detail());
      case READ_ONLY -> new AppendOutcome.Refused(AppendOutcome.Reason.READ_ONLY, now.detail());
      case ISOLATED -> new AppendOutcome.Refused(AppendOutcome.Reason.ISOLATED, now.detail());
    };
  }

  private void requireReachable() {
    Condition now = condition;
    if (now.health() == Health.ISOLATED) {
      throw new ShardStoreException("%s is isolated: %s".formatted(drive, now.detail()));
    }
  }

  /** Does {@code work} on the executor when subscribed to. */
  <T> Uni<T> later(Supplier<? extends T> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                executor.execute(
                    () -> {
                      try {
                        emitter.complete(work.get());
                      } catch (RuntimeException failure) {
                        emitter.fail(failure);
                      }
                    }));
  }
}
