package org.nonagon.gateway.s3;

import java.util.Optional;

/**
 * Is told of every request once its answer is known. Called on event loops, by several threads: it
 * must not wait.
 */
@FunctionalInterface
public interface RequestObserver {
  /** Takes no notice. */
  RequestObserver NONE = answered -> {};

  /** A request was answered. */
  void answered(Answered request);

  /** An observer that tells this one and then another. */
  default RequestObserver and(RequestObserver other) {
    return request -> {
      answered(request);
      other.answered(request);
    };
  }

  /**
   * A request that was answered.
   *
   * @param method the method as received
   * @param rawPath the path as received, without the query, which may hold a signature
   * @param operation what was asked for; empty where that cannot be told, and for APIs beside S3
   * @param status the HTTP status; 0 when the client went away before there was one
   * @param nanos from the head of the request to that of the answer; the bytes of a GET follow
   * @param bytesIn how long the body of the request says that it is, 0 where it does not
   * @param bytesOut how long the body of the answer is
   */
  record Answered(
      String method,
      String rawPath,
      Optional<S3Operation> operation,
      int status,
      long nanos,
      long bytesIn,
      long bytesOut) {}
}
