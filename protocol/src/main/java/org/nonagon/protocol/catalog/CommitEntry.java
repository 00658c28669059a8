package org.nonagon.protocol.catalog;

import java.util.Optional;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** One change to one key. */
public sealed interface CommitEntry {
  /** The bucket. */
  BucketId bucket();

  /** The key. */
  ObjectKey key();

  /** What must hold of the current version. */
  WriteCondition condition();

  /** Random, not 0: the nonce of the id that a version or delete marker made by this entry gets. */
  long versionNonce();

  /**
   * A new current version. Its extents may point into blobs of the same commit, and into live blobs
   * of the same home.
   *
   * @param owner the account that owns the version
   * @param content the bytes, all extents named
   * @param attributes what it carries beside them
   */
  record Put(
      BucketId bucket,
      ObjectKey key,
      WriteCondition condition,
      long versionNonce,
      AccountId owner,
      ObjectContent content,
      ObjectAttributes attributes)
      implements CommitEntry {
    /** Refuses content that was looked up in part. */
    public Put {
      if (!content.isComplete()) {
        throw new IllegalArgumentException("a commit names all extents");
      }
    }
  }

  /**
   * A deletion: of one version for good when {@code version} names it, otherwise as the bucket's
   * versioning has it.
   *
   * @param owner the account that owns a delete marker, if one is made
   * @param bypassGovernance whether retention in governance mode is set aside
   */
  record Delete(
      BucketId bucket,
      ObjectKey key,
      WriteCondition condition,
      long versionNonce,
      AccountId owner,
      Optional<VersionId> version,
      boolean bypassGovernance)
      implements CommitEntry {}
}
