package org.nonagon.gateway.s3;

import java.util.Optional;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Which operation a request is, and on what.
 *
 * @param operation the operation
 * @param bucket the bucket, of all operations but those on the service
 * @param key the key, of operations on objects
 */
public record S3Route(S3Operation operation, Optional<BucketName> bucket, Optional<ObjectKey> key) {

  public S3Route {
    boolean fits =
        switch (operation.level()) {
          case SERVICE -> bucket.isEmpty() && key.isEmpty();
          case BUCKET -> bucket.isPresent() && key.isEmpty();
          case OBJECT -> bucket.isPresent() && key.isPresent();
        };
    if (!fits) {
      throw new IllegalArgumentException(operation + " is not about a " + bucket + key);
    }
  }

  /** The bucket of an operation that has one. */
  public BucketName requireBucket() {
    return bucket.orElseThrow();
  }

  /** The key of an operation that has one. */
  public ObjectKey requireKey() {
    return key.orElseThrow();
  }
}
