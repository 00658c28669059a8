package org.nonagon.blobs.meter;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * A drive whose answers are timed. Within a guard it times the drive; around it, the waiting too.
 */
public final class MeteredShardStore implements ShardStore {
  private final ShardStore store;
  private final LongSupplier nanoTime;
  private final DriveMeter meter;

  /**
   * @param meter takes the figures
   * @param nanoTime a moment in nanoseconds; only differences mean anything
   */
  public MeteredShardStore(ShardStore store, DriveMeter meter, LongSupplier nanoTime) {
    this.store = store;
    this.meter = meter;
    this.nanoTime = nanoTime;
  }

  private <T> Uni<T> timed(ShardOperation operation, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long began = nanoTime.getAsLong();
              return work.get()
                  .invoke(() -> meter.answered(operation, nanoTime.getAsLong() - began))
                  .onFailure()
                  .invoke(() -> meter.lost(operation));
            });
  }

  @Override
  public DriveId drive() {
    return store.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    ShardAppend append = store.append(spec);
    return new ShardAppend() {
      @Override
      public Uni<Void> write(ByteBuffer... frames) {
        return timed(ShardOperation.WRITE, () -> append.write(frames));
      }

      @Override
      public Uni<AppendOutcome> finish() {
        return timed(ShardOperation.FINISH, append::finish);
      }

      @Override
      public void abort() {
        append.abort();
      }
    };
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return timed(ShardOperation.READ, () -> store.read(shard, firstBlock, blockCount));
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return timed(ShardOperation.DROP, () -> store.drop(shards));
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return timed(ShardOperation.INVENTORY, () -> store.inventory(firstGroup, lastGroup));
  }

  @Override
  public Uni<DriveStatus> status() {
    return timed(ShardOperation.STATUS, store::status);
  }
}
