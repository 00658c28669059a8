package org.nonagon.storagenode.http;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/** A drive that counts the reads whose frames were not given back yet. */
final class WatchedReads implements ShardStore {
  private final ShardStore drive;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger mostHeld = new AtomicInteger();

  WatchedReads(ShardStore drive) {
    this.drive = drive;
  }

  int begun() {
    return begun.get();
  }

  int held() {
    return held.get();
  }

  int mostHeld() {
    return mostHeld.get();
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    begun.incrementAndGet();
    mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
    return drive.read(shard, firstBlock, blockCount).map(this::watched);
  }

  private ReadOutcome watched(ReadOutcome outcome) {
    ReadOutcome.Frames found = (ReadOutcome.Frames) outcome;
    return new ReadOutcome.Frames(
        found.spec(),
        found.frames(),
        () -> {
          held.decrementAndGet();
          found.release().run();
        });
  }

  @Override
  public DriveId drive() {
    return drive.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return drive.append(spec);
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return drive.drop(shards);
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return drive.inventory(firstGroup, lastGroup);
  }

  @Override
  public Uni<DriveStatus> status() {
    return drive.status();
  }
}
