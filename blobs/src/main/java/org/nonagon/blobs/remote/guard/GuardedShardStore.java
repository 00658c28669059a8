package org.nonagon.blobs.remote.guard;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * A drive whose failures are contained: calls are bounded in number and time, a drive or a node
 * that fails is left alone for a while, and lost calls are tried again as far as a budget allows.
 * Appends are not tried again: the writer has other drives. Whatever a guard refuses fails as lost
 * I/O does, with a message that says so.
 */
public final class GuardedShardStore implements ShardStore {
  private final ShardStore store;
  private final DriveGuard guard;

  GuardedShardStore(ShardStore store, DriveGuard guard) {
    this.store = store;
    this.guard = guard;
  }

  /**
   * Whether the drive or its node is given a rest, or has not shown since that it works. New shards
   * had better go elsewhere.
   */
  public boolean isResting() {
    return guard.isResting();
  }

  @Override
  public DriveId drive() {
    return store.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new GuardedAppend(store.append(spec), guard);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return guard.read(() -> store.read(shard, firstBlock, blockCount), GuardedShardStore::giveBack);
  }

  private static void giveBack(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Frames frames) {
      frames.release().run();
    }
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return guard.call(() -> store.drop(shards).replaceWith(Signal.DONE)).replaceWithVoid();
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return guard.call(() -> store.inventory(firstGroup, lastGroup));
  }

  @Override
  public Uni<DriveStatus> status() {
    return guard.read(store::status, _ -> {});
  }
}
