package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;

/**
 * One operation of S3. An implementation tells its operation top to bottom in {@code handle}; what
 * it refuses fails with an {@link S3Exception}, or is thrown as one before the first step.
 *
 * <p>Thread-safe, and never blocks.
 */
@FunctionalInterface
public interface S3Handler {
  /** Answers a call. */
  Uni<S3Answer> handle(S3Call call);
}
