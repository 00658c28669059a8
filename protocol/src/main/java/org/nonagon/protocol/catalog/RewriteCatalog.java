package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;

/**
 * What is needed to write the bytes of blobs that waste space anew, into other blobs.
 *
 * <p>Blobs never change, so an extent may point at any blob that holds its bytes. Moving one keeps
 * everything else of its version or part: rank, id, tag, checksums, the number and lengths of its
 * extents. No change is fed. A reader that has looked a version up before reads the old blob, which
 * is reclaimed no earlier than any other that is released.
 */
public interface RewriteCatalog {
  /** A blob up to this length is small. */
  int SMALL_BYTES = 256 << 10;

  /** A pack shorter than this is small. */
  int SMALL_PACK_BYTES = 1 << 20;

  /** How many blobs one call may name or give. */
  int MAX_BLOBS = 1024;

  /** More extents of one blob than this are not listed. */
  int MAX_EXTENTS = 1000;

  /** How many moves one call makes. */
  int MAX_MOVES = 1000;

  /** How many versions and parts one call changes. */
  int MAX_REFERRERS = 256;

  /**
   * Live blobs that waste space: those of which less than half is referred to, and small ones. The
   * first to become so comes first.
   *
   * @param age how long ago they became so at least, or were claimed
   * @param limit 1 to {@value #MAX_BLOBS}
   */
  Uni<List<Rewritable>> rewritable(Home home, Duration age, int limit);

  /**
   * Takes blobs on: {@link #rewritable} treats them from now on as if they had just become so, and
   * nobody else gets them by another claim. Whoever claims and does nothing has put them off.
   *
   * @param age how long ago they must have become so, as above
   * @param blobs at most {@value #MAX_BLOBS}
   * @return those of them that are the caller's now, in no order
   */
  Uni<List<BlobId>> claimRewrites(Home home, Duration age, List<BlobId> blobs);

  /** What refers to a blob. */
  Uni<BlobReferences> references(Home home, BlobId blob);

  /**
   * Has versions and parts refer to another blob: each of their extents that lies within the range
   * of a move points at the same bytes of the new blob from then on. What does not refer to a moved
   * range any more is left alone, and so is a part that somebody else is changing or completing
   * just then, and what would hold the others up for long. May be repeated, also with other
   * referrers.
   *
   * @param to the new blob; it comes to life with the first extent that points at it, and if there
   *     is none, its writer abandons it
   * @param moves 1 to {@value #MAX_MOVES}
   * @param referrers 1 to {@value #MAX_REFERRERS}
   */
  Uni<MoveOutcome> move(Home home, WrittenBlob to, List<Move> moves, List<Referrer> referrers);

  /**
   * A blob that wastes space.
   *
   * @param manifest where it is
   * @param referredBytes the sum of all extents that point into it, as far as it is known
   */
  record Rewritable(BlobManifest manifest, long referredBytes) {
    /** Whether less than half of it is referred to. */
    public boolean isSparse() {
      return referredBytes * 2 < manifest.stripes().length();
    }
  }

  /** Something that has extents. */
  sealed interface Referrer {
    /** A version. */
    record Version(BucketId bucket, ObjectKey key, long rank) implements Referrer {}

    /** A part of an open upload. */
    record Part(UploadId upload, int number) implements Referrer {}
  }

  /**
   * What refers to a blob.
   *
   * @param referrers versions and parts
   * @param extents all different extents of theirs that point into it
   * @param isComplete whether these are all; false when there are more than {@value #MAX_EXTENTS}
   */
  record BlobReferences(List<Referrer> referrers, List<Extent> extents, boolean isComplete) {
    /** Copies the lists. */
    public BlobReferences {
      referrers = List.copyOf(referrers);
      extents = List.copyOf(extents);
    }
  }

  /**
   * Bytes that a new blob holds too.
   *
   * @param from a blob that holds them
   * @param range where they are in it, at least one byte
   * @param offset where they begin in the new blob
   */
  record Move(BlobId from, ByteRange range, long offset) {
    /** Refuses an empty range and a negative offset. */
    public Move {
      if (range.length() < 1 || offset < 0) {
        throw new IllegalArgumentException("not a move: %s to %d".formatted(range, offset));
      }
    }

    /** Whether an extent's bytes are among them. */
    public boolean covers(Extent extent) {
      return extent.blob().equals(from)
          && extent.offset() >= range.offset()
          && extent.range().end() <= range.end();
    }

    /** The extent of the same bytes in the new blob. */
    public Extent moved(Extent extent, BlobId to) {
      return new Extent(
          to, offset + extent.offset() - range.offset(), extent.length(), extent.crc64());
    }
  }

  /** What became of moves. */
  sealed interface MoveOutcome {
    /**
     * They were made.
     *
     * @param referrers how many versions and parts were changed
     */
    record Moved(int referrers) implements MoveOutcome {}

    /** The new blob was condemned before; nothing was changed. */
    record Condemned() implements MoveOutcome {}
  }
}
