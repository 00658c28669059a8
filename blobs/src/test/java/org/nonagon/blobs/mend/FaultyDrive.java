package org.nonagon.blobs.mend;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * A drive in memory that fails after a number of steps, and counts what readers hold and what
 * writers began and did not end. Hanging steps tell the test that they hang.
 */
final class FaultyDrive implements ShardStore {
  private static final int NEVER = Integer.MAX_VALUE;

  private final ShardStore store;
  private final AtomicInteger readsLeft = new AtomicInteger(NEVER);
  private final AtomicInteger writesLeft = new AtomicInteger(NEVER);
  private final AtomicInteger finishesLeft = new AtomicInteger(NEVER);
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private volatile Runnable onHang = () -> {};
  private volatile boolean isHanging;

  FaultyDrive(ShardStore store) {
    this.store = store;
  }

  /** Lets reads fail after so many that work. */
  void failReadsAfter(int count) {
    readsLeft.set(count);
  }

  /** Lets writes fail after so many that work. */
  void failWritesAfter(int count) {
    writesLeft.set(count);
  }

  /** Lets the end of a shard fail after so many that work. */
  void failFinishesAfter(int count) {
    finishesLeft.set(count);
  }

  /** From now on what would fail never ends instead, and the test is told. */
  void hang(Runnable told) {
    onHang = told;
    isHanging = true;
  }

  /** Reads whose memory was not given back. */
  int held() {
    return held.get();
  }

  /** Appends that neither ended nor were given up. */
  int open() {
    return open.get();
  }

  /** Appends that were ever begun. */
  int begun() {
    return begun.get();
  }

  @Override
  public DriveId drive() {
    return store.drive();
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    ShardAppend append = store.append(spec);
    open.incrementAndGet();
    begun.incrementAndGet();
    return new ShardAppend() {
      private boolean isEnded;

      @Override
      public Uni<Void> write(ByteBuffer... frames) {
        return counted(append.write(frames), writesLeft);
      }

      @Override
      public Uni<AppendOutcome> finish() {
        return counted(append.finish(), finishesLeft).invoke(outcome -> end());
      }

      @Override
      public void abort() {
        end();
        append.abort();
      }

      private synchronized void end() {
        if (!isEnded) {
          isEnded = true;
          open.decrementAndGet();
        }
      }
    };
  }

  private <T> Uni<T> counted(Uni<T> step, AtomicInteger left) {
    if (left.getAndDecrement() > 0) {
      return step;
    }
    if (isHanging) {
      return Uni.createFrom().emitter(never -> onHang.run());
    }
    return Uni.createFrom().failure(new ShardStoreException("as the test wants it"));
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return counted(store.read(shard, firstBlock, blockCount).map(this::counted), readsLeft);
  }

  private ReadOutcome counted(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Frames(var spec, var frames, var release)) {
      held.incrementAndGet();
      return new ReadOutcome.Frames(
          spec,
          frames,
          () -> {
            held.decrementAndGet();
            wipe(frames);
            release.run();
          });
    }
    return outcome;
  }

  /** What a reader still uses after it gave it back is not what it was. */
  private static void wipe(ByteBuffer frames) {
    for (int i = frames.position(); i < frames.limit(); i++) {
      frames.put(i, (byte) 0xA5);
    }
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    return store.drop(shards);
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return store.inventory(firstGroup, lastGroup);
  }

  @Override
  public Uni<DriveStatus> status() {
    return store.status();
  }
}
