package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import org.nonagon.protocol.catalog.Bucket;

/**
 * One operation of S3 on a bucket that is there and that its caller may use for it; {@link
 * BucketAccess#handler} sees to that. An implementation is a record of what it works with, and
 * tells its operation top to bottom in {@code handle}; what it refuses fails with an {@link
 * S3Exception}, or is thrown as one before the first step. Nothing of the body has been asked for
 * yet, so what is thrown first is said before a client that waits for 100 Continue sends it.
 *
 * <p>Thread-safe, and never blocks.
 */
@FunctionalInterface
public interface BucketOperation {
  /** Answers a call that is about {@code bucket}. */
  Uni<S3Answer> handle(S3Call call, Bucket bucket);
}
