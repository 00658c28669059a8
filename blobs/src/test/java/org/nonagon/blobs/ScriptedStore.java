package org.nonagon.blobs;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
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
 * A real store, of which chosen steps fail, hang or take their time. Counts the frames that readers
 * hold.
 */
public final class ScriptedStore implements ShardStore {
  /** What happens to a step. */
  public enum Fate {
    /** It is done. */
    DONE,
    /** Its I/O is lost. */
    FAILS,
    /** It never ends. */
    HANGS,
    /** It takes {@link #SLOW_MILLIS}. */
    SLOW
  }

  /** What a slow drive takes. */
  public static final long SLOW_MILLIS = 2_500;

  private final ShardStore store;
  private final Timers timers;
  private final AtomicInteger heldFrames = new AtomicInteger();
  private Fate reads = Fate.DONE;
  private Fate appends = Fate.DONE;
  private Optional<LongSupplier> readMillis = Optional.empty();
  private int spared;
  private int readCount;

  /** A store that works until told otherwise. */
  public ScriptedStore(ShardStore store, Timers timers) {
    this.store = store;
    this.timers = timers;
  }

  /** Decides what becomes of reads from now on. */
  public void reads(Fate fate) {
    reads = fate;
  }

  /** Decides how long each read takes from now on. */
  public void readsTake(LongSupplier millis) {
    readMillis = Optional.of(millis);
  }

  /** Decides what becomes of the steps of appends from now on, after so many that are spared. */
  public void appends(Fate fate, int sparedSteps) {
    appends = fate;
    spared = sparedSteps;
  }

  /** How many frames are out and not given back. */
  public int heldFrames() {
    return heldFrames.get();
  }

  /** How many reads there were. */
  public int readCount() {
    return readCount;
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
        return struck(append.write(frames), nextFate());
      }

      @Override
      public Uni<AppendOutcome> finish() {
        return struck(append.finish(), nextFate());
      }

      @Override
      public void abort() {
        append.abort();
      }
    };
  }

  private Fate nextFate() {
    return spared-- > 0 ? Fate.DONE : appends;
  }

  private <T> Uni<T> struck(Uni<T> step, Fate fate) {
    return switch (fate) {
      case DONE -> step;
      case FAILS -> Uni.createFrom().failure(new ShardStoreException("as the test wants it"));
      case HANGS -> Uni.createFrom().nothing();
      case SLOW -> delayed(step, SLOW_MILLIS);
    };
  }

  private <T> Uni<T> delayed(Uni<T> step, long millis) {
    return Uni.createFrom()
        .<Boolean>emitter(e -> timers.after(millis, () -> e.complete(true)))
        .chain(late -> step);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    readCount++;
    Uni<ReadOutcome> read = store.read(shard, firstBlock, blockCount).map(this::counted);
    return struck(readMillis.map(m -> delayed(read, m.getAsLong())).orElse(read), reads);
  }

  private ReadOutcome counted(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Frames(ShardSpec spec, ByteBuffer frames, Runnable give)) {
      heldFrames.incrementAndGet();
      return new ReadOutcome.Frames(
          spec,
          frames,
          () -> {
            heldFrames.decrementAndGet();
            give.run();
          });
    }
    return outcome;
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
