package org.nonagon.gateway.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a request, free of any framework.
 *
 * @param status the HTTP status
 * @param headers the header fields but those that every answer has, in the order of writing
 * @param body the bytes
 */
public record S3Answer(int status, List<Header> headers, AnswerBody body) {
  /** 200. */
  public static final int OK = 200;

  /** 204: done, and there is nothing to say. */
  public static final int NO_CONTENT = 204;

  /** 304: the client has this state. */
  public static final int NOT_MODIFIED = 304;

  /** 206: a part of the object. */
  public static final int PARTIAL_CONTENT = 206;

  private static final String XML = "application/xml";

  /** A field; values have one character per byte. */
  public record Header(String name, String value) {}

  /** Copies the list. */
  public S3Answer {
    headers = List.copyOf(headers);
  }

  /** An answer without fields or bytes. */
  public static S3Answer of(int status) {
    return new S3Answer(status, List.of(), AnswerBody.NONE);
  }

  /** The answer that a refusal was turned into. */
  public static S3Answer of(S3ErrorAnswer error) {
    List<Header> headers =
        error.headers().all().stream().map(f -> new Header(f.name(), f.value())).toList();
    return new S3Answer(error.status(), headers, document(error.body()));
  }

  /** A 200 with an XML document. */
  public static S3Answer xml(byte[] document) {
    return of(OK).with(S3Headers.CONTENT_TYPE, XML).withBody(document(document));
  }

  private static AnswerBody document(byte[] bytes) {
    return new AnswerBody.Document(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  /** The same with one more field. */
  public S3Answer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new S3Answer(status, more, body);
  }

  /** The same with one more field where there is a value for it. */
  public S3Answer with(String name, Optional<String> value) {
    return value.map(v -> with(name, v)).orElse(this);
  }

  /** The same with more fields. */
  public S3Answer withAll(List<Header> fields) {
    List<Header> more = new ArrayList<>(headers);
    more.addAll(fields);
    return new S3Answer(status, more, body);
  }

  /** The same with other bytes. */
  public S3Answer withBody(AnswerBody other) {
    return new S3Answer(status, headers, other);
  }

  /** The same with another status. */
  public S3Answer withStatus(int other) {
    return new S3Answer(other, headers, body);
  }
}
