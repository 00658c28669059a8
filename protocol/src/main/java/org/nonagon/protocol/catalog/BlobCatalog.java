package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.DriveId;

/**
 * Where blobs are, and which may go.
 *
 * <p>A blob is <em>pending</em> while a session registers it, <em>live</em> once a commit refers to
 * it, and <em>condemned</em> when nothing refers to it and nothing ever may again. The three are
 * rows under one primary key, so that of a commit and a condemnation the second fails.
 */
public interface BlobCatalog {
  /** How many blobs one call may name. */
  int MAX_BLOBS = 1024;

  /** The manifests of those blobs that are live or pending, in any order. */
  Uni<List<BlobManifest>> blobs(Home home, List<BlobId> blobs);

  /**
   * Registers finished blobs of a body that is still being written, and renews its session. False
   * when one of them was condemned: the body cannot be committed any more.
   *
   * @param blobs may be empty, to renew the session alone
   */
  Uni<Boolean> registerPending(Home home, WriteSession session, List<WrittenBlob> blobs);

  /**
   * Condemns those of the blobs that are unknown or that the session registered, for a writer that
   * gives up. The shards of the blobs that it returns may be dropped at once.
   */
  Uni<List<BlobId>> abandon(Home home, WriteSession session, List<BlobId> blobs);

  /**
   * Condemns those of the blobs that the catalog does not know: shards of them were found on a
   * drive. Gives them and those that were condemned before and that no reported read can still
   * need: their shards may be dropped at once. The caller has made sure that no writer can still be
   * at work on them.
   */
  Uni<List<BlobId>> condemnUnknown(Home home, List<BlobId> blobs);

  /**
   * Folds releases, condemns what nothing refers to, and gives condemned blobs whose shards may be
   * dropped now: those released before the start of every read that a reader reported.
   *
   * @param limit 1 to {@value #MAX_BLOBS}
   */
  Uni<List<BlobManifest>> reclaimable(Home home, int limit);

  /** Tells that every reachable drive of these condemned blobs has dropped their shards. */
  Uni<Void> dropped(Home home, List<BlobId> blobs);

  /**
   * Reports that a reader has no read in flight that began before {@code oldestRead}.
   *
   * @param reader a process that serves reads, made up at its start
   * @param oldestRead a time that this method returned before; 0 at first, when no read has begun
   * @return the database's time in microseconds; reads that begin from now on began at or after it
   */
  Uni<Long> reportReads(UUID reader, long oldestRead);

  /**
   * Notes a shard that was found missing or damaged on its drive: it counts as missing, and its
   * blob is put on the list of repairs, if the blob is live and the shard's place is still that
   * drive.
   */
  Uni<Void> reportDamage(Home home, ShardId shard, DriveId drive, Damage damage);

  /** What is wrong with a shard. */
  enum Damage {
    /** The drive does not have it. */
    MISSING,
    /** A block does not match its checksum, or cannot be read. */
    CORRUPT
  }
}
