package org.nonagon.gateway.s3.object;

import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;

/**
 * An object that is to be written, all but its bytes.
 *
 * @param condition what must hold of the current version
 * @param versionNonce random, not 0
 * @param owner the account that will own it
 */
public record NewObject(
    Bucket bucket,
    ObjectKey key,
    WriteCondition condition,
    long versionNonce,
    AccountId owner,
    ObjectAttributes attributes) {

  /** What a version is one of. */
  record Target(BucketId bucket, ObjectKey key) {}

  Target target() {
    return new Target(bucket.id(), key);
  }

  /** The change that makes these bytes the current version. */
  CommitEntry.Put of(ObjectContent content) {
    return new CommitEntry.Put(
        bucket.id(), key, condition, versionNonce, owner, content, attributes);
  }
}
