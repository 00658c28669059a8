package org.nonagon.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a request is refused: the error, the sentence for people, the further elements that S3 adds
 * to some errors ({@code BucketName}, {@code Key}, {@code ArgumentName} and their kind) in the
 * order in which they are written, and the headers that come with them.
 *
 * <p>A value, not an exception: parsers and decisions return it. {@link S3Exception} carries it
 * through asynchronous chains.
 */
public record S3Failure(S3Error error, String message, List<Detail> details, List<Detail> headers) {

  /** One further element of the error document, or header of the answer. */
  public record Detail(String name, String value) {
    public Detail {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
    }
  }

  public S3Failure {
    Objects.requireNonNull(error, "error");
    if (message.isEmpty()) {
      throw new IllegalArgumentException("an S3 error says what happened");
    }
    details = List.copyOf(details);
    headers = List.copyOf(headers);
  }

  /** A refusal in the error's own words. */
  public static S3Failure of(S3Error error) {
    return new S3Failure(error, error.message(), List.of(), List.of());
  }

  /** A refusal in more precise words. */
  public static S3Failure of(S3Error error, String message) {
    return new S3Failure(error, message, List.of(), List.of());
  }

  /** An argument (a query parameter, a header) that cannot be taken, named as S3 names it. */
  public static S3Failure invalidArgument(String name, String value, String message) {
    return of(S3Error.INVALID_ARGUMENT, message)
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }

  /** The same refusal with one more element. */
  public S3Failure with(String name, String value) {
    return new S3Failure(error, message, joined(details, new Detail(name, value)), headers);
  }

  /** The same refusal with one more header. */
  public S3Failure withHeader(String name, String value) {
    return new S3Failure(error, message, details, joined(headers, new Detail(name, value)));
  }

  private static List<Detail> joined(List<Detail> first, Detail last) {
    List<Detail> all = new ArrayList<>(first);
    all.add(last);
    return all;
  }

  /** The value of a further element. */
  public Optional<String> detail(String name) {
    return details.stream().filter(d -> d.name().equals(name)).map(Detail::value).findFirst();
  }

  /** The same refusal as something that can be thrown. */
  public S3Exception exception() {
    return new S3Exception(this);
  }
}
