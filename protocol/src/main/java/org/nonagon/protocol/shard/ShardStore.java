package org.nonagon.protocol.shard;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;

/**
 * One drive: keeps shards and gives them back.
 *
 * <p>A drive that is isolated refuses appends, and its reads, drops and inventories fail; one that
 * is full or read-only does everything but append.
 *
 * <p>Every {@code Uni} that this interface returns does its work once, when it is subscribed, never
 * on the subscriber's thread, and may deliver on any thread. A failure of a {@code Uni} is a {@link
 * ShardStoreException}: lost I/O, after which the work may or may not have been done, and a retry
 * is safe.
 */
public interface ShardStore {
  /** The drive. */
  DriveId drive();

  /**
   * Begins to append a shard. Returns at once; that the drive is full, read-only or gone is told by
   * the writes and the finish that follow. A shard that was appended before under the same id is
   * replaced once the new one is durable.
   */
  ShardAppend append(ShardSpec spec);

  /**
   * Reads {@code blockCount} blocks of a shard from block {@code firstBlock} on; fewer at its end.
   * The frames are not checked here: the reader of the blob does it, see {@link
   * BlockFrames#verify}. A first block behind the end of the shard is {@link
   * ReadOutcome.Unreadable}.
   *
   * @param firstBlock 0 is the first block of the shard
   * @param blockCount 1 to {@value #MAX_READ_BLOCKS}
   */
  Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount);

  /** How many blocks one read may ask for: those of one full cell. */
  int MAX_READ_BLOCKS = 16;

  /**
   * Drops shards and frees their space; ids that are not there are passed over. A dropped shard is
   * not found any more; only a crash may bring it back. At most {@value #MAX_DROPS} at a time.
   */
  Uni<Void> drop(List<ShardId> shards);

  /** How many shards one call may drop. */
  int MAX_DROPS = 1024;

  /**
   * The durable shards whose blobs hash to the groups from {@code firstGroup} up to and including
   * {@code lastGroup}, in the order of their ids. Callers choose ranges that fit their memory;
   * {@link DriveStatus#shards} tells how many there are in all.
   */
  Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup);

  /** What is known of the drive now. */
  Uni<DriveStatus> status();
}
