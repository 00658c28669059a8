package org.nonagon.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nonagon.gateway.auth.RequestSigner;
import org.nonagon.gateway.auth.RequestSignerV2;

/** Builds the forms that tests upload with, as a browser sends them. */
public final class FormBuilder {
  private static final String BOUNDARY = "----test7MA4YWxkTrZu0gW";

  private final String bucket;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<String> after = new ArrayList<>();
  private Instant expiration;
  private String fileName = "f.bin";

  /** A form for a bucket, valid for a minute from now. */
  public FormBuilder(String bucket, Instant now) {
    this.bucket = bucket;
    this.expiration = now.plusSeconds(60);
    conditions.add("{\"bucket\": \"%s\"}".formatted(bucket));
  }

  /** A field with a condition that it be so. */
  public FormBuilder field(String name, String value) {
    conditions.add("[\"eq\", \"$%s\", \"%s\"]".formatted(name, value));
    return uncovered(name, value);
  }

  /** A field that has no condition. */
  public FormBuilder uncovered(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** A condition. */
  public FormBuilder condition(String json) {
    conditions.add(json);
    return this;
  }

  /** When the policy ends. */
  public FormBuilder expires(Instant end) {
    expiration = end;
    return this;
  }

  /** The name of the file. */
  public FormBuilder fileName(String name) {
    fileName = name;
    return this;
  }

  /** A field behind the file. */
  public FormBuilder behind(String name, String value) {
    after.add(part("name=\"" + name + "\"", value));
    return this;
  }

  /** Signs it by Signature Version 4, as it is now. */
  public FormBuilder signV4(String accessKey, RequestSigner signer) {
    field("x-amz-algorithm", "AWS4-HMAC-SHA256");
    field("x-amz-credential", accessKey + "/" + signer.scope());
    field("x-amz-date", signer.timestamp());
    String policy = policy();
    uncovered("policy", policy);
    return uncovered("x-amz-signature", signer.policySignature(policy));
  }

  /** Signs it by Signature Version 2, as it is now. */
  public FormBuilder signV2(RequestSignerV2 signer) {
    String policy = policy();
    uncovered("AWSAccessKeyId", signer.accessKey());
    uncovered("policy", policy);
    return uncovered("signature", signer.signature(policy));
  }

  private String policy() {
    String json =
        "{\"expiration\": \"%s\", \"conditions\": [%s]}"
            .formatted(expiration, String.join(", ", conditions));
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }

  /** What comes before the data of the file. */
  public byte[] untilFile() {
    StringBuilder body = new StringBuilder();
    fields.forEach((name, value) -> body.append(part("name=\"" + name + "\"", value)));
    return bytes(body + head("name=\"file\"; filename=\"" + fileName + "\""));
  }

  /** The body with this file. */
  public byte[] body(byte[] file) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(untilFile());
    body.writeBytes(file);
    body.writeBytes(bytes("\r\n"));
    after.forEach(part -> body.writeBytes(bytes(part)));
    body.writeBytes(bytes("--" + BOUNDARY + "--\r\n"));
    return body.toByteArray();
  }

  /** The body without a file. */
  public byte[] bodyWithoutFile() {
    StringBuilder body = new StringBuilder();
    fields.forEach((name, value) -> body.append(part("name=\"" + name + "\"", value)));
    return bytes(body + "--" + BOUNDARY + "--\r\n");
  }

  private static String head(String disposition) {
    return "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(BOUNDARY, disposition);
  }

  private static String part(String disposition, String value) {
    return head(disposition) + value + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** The head of a request that brings a form of so many bytes. */
  public String head(long bytes, String... headers) {
    StringBuilder head = new StringBuilder("POST /" + bucket + " HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return head
        + "Content-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n"
            .formatted(BOUNDARY, bytes);
  }

  /** Posts it with this file. */
  public RawResponse post(RawConnection connection, byte[] file) throws IOException {
    return send(connection, body(file));
  }

  /** Posts this body. */
  public RawResponse send(RawConnection connection, byte[] body, String... headers)
      throws IOException {
    connection.send(head(body.length, headers));
    connection.send(body);
    return connection.receive();
  }
}
