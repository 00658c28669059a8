package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;

/**
 * An operation whose body is a form that says who asks. Unlike an {@link S3Handler} it is given the
 * request before anything was verified.
 *
 * <p>Thread-safe, and never blocks.
 */
@FunctionalInterface
public interface FormHandler {
  /**
   * Answers a request.
   *
   * @param route what the head of the request says; the rest is in the form
   * @param authentication finds out who sent the form
   */
  Uni<S3Answer> handle(S3Service.Incoming request, S3Route route, Authentication authentication);
}
