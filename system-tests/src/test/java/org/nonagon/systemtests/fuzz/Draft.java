package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.S3Operation;

/**
 * A request that is being made up. Begins as a legal request for an operation; flaws change what
 * they like.
 */
final class Draft {
  /** One header field as it is sent. */
  record Field(String name, String value) {}

  final S3Operation operation;
  String method;
  String path;
  List<String> query;
  List<Field> headers = new ArrayList<>();
  byte[] body;

  /** Whether the client stops sending in the middle, so that a closed connection is an answer. */
  boolean isCutShort;

  Draft(S3Operation operation, String path, List<String> query, byte[] body) {
    this.operation = operation;
    this.method = operation.method();
    this.path = path;
    this.query = new ArrayList<>(query);
    this.body = body;
  }

  /** Adds a field. */
  Draft with(String name, String value) {
    headers.add(new Field(name, value));
    return this;
  }

  /** Adds a field in place of those of its name. */
  Draft replacing(String name, String value) {
    headers.removeIf(field -> field.name().equalsIgnoreCase(name));
    return with(name, value);
  }

  /** The first value of a field. */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  /** Path and query as they are sent. */
  String target() {
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  /** The request as it is sent. */
  byte[] bytes() {
    StringBuilder head = new StringBuilder(method + " " + target() + " HTTP/1.1\r\n");
    headers.forEach(field -> head.append(field.name() + ": " + field.value() + "\r\n"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
