package org.nonagon.systemtests.simulation;

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

/** A drive that says of parity shards that they are durable before they are. */
record HastyStore(ShardStore careful, int incarnation) implements ShardStore {
  private static final int DATA_SHARDS = 6;

  @Override
  public DriveId drive() {
    return careful.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    ShardAppend append = careful.append(spec);
    return spec.id().index() < DATA_SHARDS ? append : new Hasty(append, incarnation);
  }

  private record Hasty(ShardAppend append, int incarnation) implements ShardAppend {
    @Override
    public Uni<Void> write(ByteBuffer... frames) {
      return append.write(frames);
    }

    @Override
    public Uni<AppendOutcome> finish() {
      append.finish().subscribe().with(done -> {}, lost -> {});
      return Uni.createFrom().item(new AppendOutcome.Durable(incarnation));
    }

    @Override
    public void abort() {
      append.abort();
    }
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return careful.read(shard, firstBlock, blockCount);
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return careful.drop(shards);
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return careful.inventory(firstGroup, lastGroup);
  }

  @Override
  public Uni<DriveStatus> status() {
    return careful.status();
  }
}
