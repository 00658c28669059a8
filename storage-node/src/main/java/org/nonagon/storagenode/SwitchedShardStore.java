package org.nonagon.storagenode;

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
 * One drive, whatever serves it now: others keep this one while its folder is closed and opened
 * again. An append goes to the store that it began with.
 */
final class SwitchedShardStore implements ShardStore {
  private volatile ShardStore current;

  SwitchedShardStore(ShardStore first) {
    this.current = first;
  }

  void switchTo(ShardStore next) {
    if (!next.drive().equals(current.drive())) {
      throw new IllegalArgumentException(next.drive() + " in the place of " + current.drive());
    }
    current = next;
  }

  @Override
  public DriveId drive() {
    return current.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return current.append(spec);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return current.read(shard, firstBlock, blockCount);
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return current.drop(shards);
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return current.inventory(firstGroup, lastGroup);
  }

  @Override
  public Uni<DriveStatus> status() {
    return current.status();
  }
}
