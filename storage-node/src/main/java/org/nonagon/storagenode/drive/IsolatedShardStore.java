package org.nonagon.storagenode.drive;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;

/** Stands for a drive that could not be opened: gives nothing, takes nothing, and says why. */
public final class IsolatedShardStore implements ShardStore {
  private final DriveId drive;
  private final int incarnation;
  private final String detail;

  /**
   * A drive of no use.
   *
   * @param drive the drive
   * @param incarnation its newest, as the cluster knows it
   * @param detail why, for people
   */
  public IsolatedShardStore(DriveId drive, int incarnation, String detail) {
    this.drive = drive;
    this.incarnation = incarnation;
    this.detail = detail;
  }

  @Override
  public DriveId drive() {
    return drive;
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new ShardAppend() {
      @Override
      public Uni<Void> write(ByteBuffer... frames) {
        return Uni.createFrom().voidItem();
      }

      @Override
      public Uni<AppendOutcome> finish() {
        return Uni.createFrom().item(new Refused(Reason.ISOLATED, detail));
      }

      @Override
      public void abort() {
        // Nothing was begun.
      }
    };
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return failure();
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return failure();
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return failure();
  }

  private <T> Uni<T> failure() {
    return Uni.createFrom()
        .failure(() -> new ShardStoreException("%s is isolated: %s".formatted(drive, detail)));
  }

  @Override
  public Uni<DriveStatus> status() {
    return Uni.createFrom()
        .item(new DriveStatus(drive, incarnation, DriveStatus.Health.ISOLATED, detail, 0, 0, 0, 0));
  }
}
