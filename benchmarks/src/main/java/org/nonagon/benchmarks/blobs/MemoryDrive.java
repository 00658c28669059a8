package org.nonagon.benchmarks.blobs;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * A drive that costs one copy. Appended bytes land in memory that the next shard overwrites, but
 * for those of blobs that are to be read, which are kept.
 */
final class MemoryDrive implements ShardStore {
  private static final int LANDING_BYTES = 1 << 20;
  private static final ThreadLocal<ByteBuffer> LANDING =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LANDING_BYTES));

  private final DriveId drive;
  private final Executor executor;
  private final Map<ShardId, Kept> kept = new ConcurrentHashMap<>();
  private volatile boolean keeping;

  private record Kept(ShardSpec spec, ByteBuffer frames) {}

  MemoryDrive(DriveId drive, Executor executor) {
    this.drive = drive;
    this.executor = executor;
  }

  /** Whether shards that are begun from now on are kept. */
  void keep(boolean yes) {
    keeping = yes;
  }

  @Override
  public DriveId drive() {
    return drive;
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    Optional<ByteBuffer> target =
        keeping
            ? Optional.of(ByteBuffer.allocateDirect(Math.toIntExact(spec.framedLength())))
            : Optional.empty();
    return new ShardAppend() {
      @Override
      public Uni<Void> write(ByteBuffer... frames) {
        return later(
                () -> {
                  for (ByteBuffer buffer : frames) {
                    target.orElseGet(() -> LANDING.get().clear()).put(buffer.duplicate());
                  }
                  return Boolean.TRUE;
                })
            .replaceWithVoid();
      }

      @Override
      public Uni<AppendOutcome> finish() {
        return later(
            () -> {
              target.ifPresent(t -> kept.put(spec.id(), new Kept(spec, t.flip())));
              return new AppendOutcome.Durable(1);
            });
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return later(
        () ->
            Optional.ofNullable(kept.get(shard))
                .<ReadOutcome>map(k -> frames(k, firstBlock, blockCount))
                .orElseGet(ReadOutcome.NotFound::new));
  }

  private static ReadOutcome frames(Kept shard, int firstBlock, int blockCount) {
    int frame = shard.spec().blockBytes() + BlockFrames.CRC_BYTES;
    int from = firstBlock * frame;
    int length = Math.min(blockCount * frame, shard.frames().limit() - from);
    return new ReadOutcome.Frames(shard.spec(), shard.frames().slice(from, length), () -> {});
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return later(() -> kept.keySet().removeAll(shards)).replaceWithVoid();
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return later(() -> kept.values().stream().map(Kept::spec).toList());
  }

  @Override
  public Uni<DriveStatus> status() {
    return later(
        () ->
            new DriveStatus(
                drive, 1, DriveStatus.Health.HEALTHY, "", Long.MAX_VALUE, Long.MAX_VALUE, 0, 0));
  }

  private <T> Uni<T> later(Supplier<T> work) {
    return Uni.createFrom()
        .emitter(emitter -> executor.execute(() -> emitter.complete(work.get())));
  }
}
