package org.nonagon.protocol.catalog;

import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.object.VersionId;

/** The verdict on one entry of a commit. */
public sealed interface CommitOutcome {
  /**
   * The version is current.
   *
   * @param rank its rank
   * @param id its id, {@code null} in a bucket that is not versioned
   */
  record Written(long rank, VersionId id) implements CommitOutcome {}

  /**
   * The key or version is gone, or the key was not there.
   *
   * @param id of the delete marker that was made, or of the version that is gone; {@code null} in a
   *     bucket that is not versioned
   * @param marker whether {@code id} is that of a delete marker
   */
  record Deleted(VersionId id, boolean marker) implements CommitOutcome {}

  /** The bucket is gone or going. */
  record NoSuchBucket() implements CommitOutcome {}

  /** A condition asked for a current version and there is none. */
  record NoSuchKey() implements CommitOutcome {}

  /** The version to be deleted is not there, so nothing was done; S3 answers as if it had been. */
  record NoSuchVersion() implements CommitOutcome {}

  /** The condition does not hold. */
  record PreconditionFailed() implements CommitOutcome {}

  /** Retention or a legal hold keeps the version that would be deleted or replaced. */
  record Locked() implements CommitOutcome {}

  /** A quota of the bucket or account would be exceeded. */
  record QuotaExceeded() implements CommitOutcome {}

  /** A blob that was to be shared is not live any more: look the source up again. */
  record SourceGone(BlobId blob) implements CommitOutcome {}

  /** A blob of this commit was condemned while it was being written: write the body again. */
  record Condemned(BlobId blob) implements CommitOutcome {}
}
