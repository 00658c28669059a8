package org.nonagon.cli.cluster;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Tells of calls to a drive that failed: its node did not answer, or not in time. A drive that
 * refuses has answered.
 *
 * @param store the drive
 * @param onFailure called for each failed call, on whatever thread tells of it
 */
record WatchedShardStore(ShardStore store, Runnable onFailure) implements ShardStore {
  @Override
  public DriveId drive() {
    return store.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new WatchedAppend(store.append(spec), onFailure);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return store.read(shard, firstBlock, blockCount).onFailure().invoke(onFailure);
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return store.drop(shards).onFailure().invoke(onFailure);
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return store.inventory(firstGroup, lastGroup).onFailure().invoke(onFailure);
  }

  @Override
  public Uni<DriveStatus> status() {
    return store.status().onFailure().invoke(onFailure);
  }

  /** A shard that is being appended. */
  private record WatchedAppend(ShardAppend append, Runnable onFailure) implements ShardAppend {
    @Override
    public Uni<Void> write(ByteBuffer... frames) {
      return append.write(frames).onFailure().invoke(onFailure);
    }

    @Override
    public Uni<AppendOutcome> finish() {
      return append.finish().onFailure().invoke(onFailure);
    }

    @Override
    public void abort() {
      append.abort();
    }
  }
}
