package org.nonagon.gateway.s3;

import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.object.ObjectKey;

/** Whether a caller may do something with a bucket or with an object in it. */
@FunctionalInterface
public interface Authorization {
  /** An account may do everything with its own buckets and nothing with those of others. */
  Authorization OWNERS_ONLY =
      (caller, operation, bucket, key) -> bucket.owner().equals(caller.account().id());

  /**
   * Decides.
   *
   * @param operation what is to be done
   * @param bucket with which bucket
   * @param key or with which object in it
   */
  boolean allows(Caller caller, S3Operation operation, Bucket bucket, Optional<ObjectKey> key);
}
