package org.nonagon.gateway.s3;

/**
 * A refusal on its way through an asynchronous chain, where a failure must be a {@link Throwable}.
 * Nothing partial has become visible; whether a retry helps is the error's own business ({@code
 * SlowDown}, {@code InternalError}).
 *
 * <p>It has no stack trace: it is an answer, not a bug.
 */
public final class S3Exception extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient S3Failure failure;

  public S3Exception(S3Failure failure) {
    super(failure.error().code() + ": " + failure.message(), null, false, false);
    this.failure = failure;
  }

  /** What the client will be told. */
  public S3Failure failure() {
    return failure;
  }
}
