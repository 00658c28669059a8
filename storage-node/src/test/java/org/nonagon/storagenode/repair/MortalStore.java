package org.nonagon.storagenode.repair;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/** A drive as a worker reaches it that may die. Counts the shards that it made durable. */
record MortalStore(ShardStore store, Fuse fuse, AtomicLong finished) implements ShardStore {
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
        return fuse.through(append.write(frames));
      }

      @Override
      public Uni<AppendOutcome> finish() {
        return fuse.through(append.finish().invoke(done -> finished.incrementAndGet()));
      }

      @Override
      public void abort() {
        append.abort();
      }
    };
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return fuse.through(store.read(shard, firstBlock, blockCount));
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return fuse.through(store.drop(shards));
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return fuse.through(store.inventory(firstGroup, lastGroup));
  }

  @Override
  public Uni<DriveStatus> status() {
    return fuse.through(store.status());
  }
}
