package org.nonagon.systemtests.simulation.network;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * A drive of another process. Fails as the real remote drive does, with {@link
 * ShardStoreException}. Frames are copied on their way, and spoilt once they are released, so that
 * whoever reads them later is seen.
 */
public final class RemoteShards implements ShardStore {
  private static final byte SPOILT = (byte) 0xDB;

  private final DriveId drive;
  private final Supplier<? extends ShardStore> target;
  private final Exchange.Exchanges terms;

  /**
   * A remote drive.
   *
   * @param target the drive as it is when a request arrives; throws {@link ShardStoreException}
   *     where the process does not hold it
   * @param link from the caller's process to the drive's
   * @param stepMillis how long a caller waits for the answer to a call, or to the end of an append
   */
  public RemoteShards(
      DriveId drive,
      Supplier<? extends ShardStore> target,
      Link link,
      Timers timers,
      long stepMillis) {
    this.drive = drive;
    this.target = target;
    this.terms =
        new Exchange.Exchanges(
            link, timers, stepMillis, detail -> new ShardStoreException(drive + ": " + detail));
  }

  @Override
  public DriveId drive() {
    return drive;
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new RemoteShardsAppend(spec, target, terms);
  }

  private <T> Uni<T> call(String name, Supplier<Uni<T>> work) {
    return Exchange.call(terms, name, () -> asLost(Uni.createFrom().<T>deferred(work::get)));
  }

  /** Over the wire every failure is lost I/O, but for those of a malformed question. */
  private static <T> Uni<T> asLost(Uni<T> work) {
    return work.onFailure(RemoteShards::isForeign)
        .transform(failure -> new ShardStoreException("the node failed: " + failure, failure));
  }

  private static boolean isForeign(Throwable failure) {
    return !(failure instanceof ShardStoreException || failure instanceof IllegalArgumentException);
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    return call(
        "a read", () -> target.get().read(shard, firstBlock, blockCount).map(RemoteShards::taken));
  }

  /** The frames in memory of their own; those of the drive go back at once. */
  private static ReadOutcome taken(ReadOutcome outcome) {
    if (!(outcome
        instanceof ReadOutcome.Frames(ShardSpec spec, ByteBuffer frames, Runnable free))) {
      return outcome;
    }
    ByteBuffer copy = copyOf(frames);
    free.run();
    return new ReadOutcome.Frames(spec, copy, () -> spoil(copy));
  }

  private static void spoil(ByteBuffer released) {
    for (int i = 0; i < released.capacity(); i++) {
      released.put(i, SPOILT);
    }
  }

  /** What is between position and limit, which stay where they are. */
  static ByteBuffer copyOf(ByteBuffer buffer) {
    ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
    copy.put(0, buffer, buffer.position(), buffer.remaining());
    return copy;
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    List<ShardId> sent = List.copyOf(shards);
    return call("a drop", () -> target.get().drop(sent));
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    return call("an inventory", () -> target.get().inventory(firstGroup, lastGroup));
  }

  @Override
  public Uni<DriveStatus> status() {
    return call("a status", () -> target.get().status());
  }
}
