package org.nonagon.gateway.s3;

import java.util.function.Function;

/**
 * What reading a part of a request comes to: a legal value, or the refusal that the client gets.
 *
 * @param <T> the value
 */
public sealed interface S3Outcome<T> {

  /** The part was legal. */
  record Accepted<T>(T value) implements S3Outcome<T> {}

  /** The part was not legal. */
  record Refused<T>(S3Failure failure) implements S3Outcome<T> {}

  /** A legal value. */
  static <T> S3Outcome<T> accepted(T value) {
    return new Accepted<>(value);
  }

  /** A refusal. */
  static <T> S3Outcome<T> refused(S3Failure failure) {
    return new Refused<>(failure);
  }

  /** A refusal in the error's own words. */
  static <T> S3Outcome<T> refused(S3Error error) {
    return new Refused<>(error.failure());
  }

  /** Applies a function to a legal value. */
  default <R> S3Outcome<R> map(Function<? super T, ? extends R> function) {
    return switch (this) {
      case Accepted<T>(T value) -> accepted(function.apply(value));
      case Refused<T>(S3Failure failure) -> refused(failure);
    };
  }

  /** Goes on with a legal value. */
  default <R> S3Outcome<R> then(Function<? super T, S3Outcome<R>> next) {
    return switch (this) {
      case Accepted<T>(T value) -> next.apply(value);
      case Refused<T>(S3Failure failure) -> refused(failure);
    };
  }

  /**
   * The legal value, for code whose failures travel as exceptions.
   *
   * @throws S3Exception with the refusal
   */
  default T orThrow() {
    return switch (this) {
      case Accepted<T>(T value) -> value;
      case Refused<T>(S3Failure failure) -> throw failure.exception();
    };
  }
}
