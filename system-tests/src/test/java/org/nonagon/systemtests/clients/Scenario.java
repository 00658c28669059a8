package org.nonagon.systemtests.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.nonagon.cli.client.ClientProfile;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What the steps of {@code scripts/clients/SCENARIO.md} have in common: its bodies, one bucket, and
 * calls about it.
 *
 * @param kind what sort of client runs the steps
 * @param s3 that client
 * @param profile whom it speaks to
 * @param bucket the bucket, which the first step makes
 */
record Scenario(Sdk.Kind kind, S3Client s3, ClientProfile profile, String bucket) {
  static final byte[] EIGHT = body(8192);
  static final byte[] WHOLE = body(10 * Payload.MIB + 1000);
  static final List<byte[]> PARTS =
      List.of(
          Arrays.copyOfRange(WHOLE, 0, 5 * Payload.MIB),
          Arrays.copyOfRange(WHOLE, 5 * Payload.MIB, 10 * Payload.MIB),
          Arrays.copyOfRange(WHOLE, 10 * Payload.MIB, WHOLE.length));
  static final String EIGHT_ETAG = "\"1967c52cb6a9337f08b8189c5c20beca\"";
  static final String OTHER_ETAG = "\"00000000000000000000000000000000\"";

  private static final Pattern STEP = Pattern.compile("(?m)^\\| \\d+ \\| `([a-z0-9-]+)`");
  private static final int LINE_BYTES = 16;

  /** A step, which fails as a test does. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /** The first bytes of the scenario's numbered lines. */
  static byte[] body(int size) {
    StringBuilder lines = new StringBuilder(size + LINE_BYTES);
    for (int i = 0; lines.length() < size; i++) {
      String number = Integer.toString(i);
      lines.repeat('0', LINE_BYTES - 1 - number.length()).append(number).append('\n');
    }
    lines.setLength(size);
    return lines.toString().getBytes(US_ASCII);
  }

  /** The ids of all steps, in order. */
  static List<String> ids() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scripts/clients/SCENARIO.md"))) {
      folder = folder.resolve("..").normalize();
    }
    return STEP.matcher(Files.readString(folder.resolve("scripts/clients/SCENARIO.md")))
        .results()
        .map((MatchResult row) -> row.group(1))
        .toList();
  }

  PutObjectRequest.Builder newObject(String key) {
    return PutObjectRequest.builder().bucket(bucket).key(key);
  }

  GetObjectRequest.Builder object(String key) {
    return GetObjectRequest.builder().bucket(bucket).key(key);
  }

  String put(String key, byte[] body) {
    return s3.putObject(newObject(key).build(), RequestBody.fromBytes(body)).eTag();
  }

  String put(String key, String text) {
    return s3.putObject(newObject(key).build(), RequestBody.fromString(text)).eTag();
  }

  ResponseBytes<GetObjectResponse> get(String key) {
    return s3.getObjectAsBytes(object(key).build());
  }

  void assertBody(String key, byte[] expected) {
    Payload.assertSame(get(key).asByteArrayUnsafe(), expected);
  }

  void assertBody(String key, String expected) {
    assertThat(get(key).asUtf8String()).isEqualTo(expected);
  }

  HeadObjectResponse head(String key) {
    return s3.headObject(b -> b.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
  }

  void delete(String key) {
    assertThat(s3.deleteObject(b -> b.bucket(bucket).key(key)).sdkHttpResponse().statusCode())
        .isEqualTo(204);
  }

  void assertAbsent(String key) {
    assertRefused(404, null, () -> head(key));
  }

  /**
   * Requires an error; its code is {@code null} for what has no body to say it in. The CRT client
   * begins reads and copies with a HEAD, so that it often knows the status only.
   */
  void assertRefused(int status, @Nullable String code, ThrowingCallable call) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, call);
    assertThat(failure).as("%d %s", status, code).isNotNull();
    assertThat(failure.statusCode()).as(failure.getMessage()).isEqualTo(status);
    String found = failure.awsErrorDetails().errorCode();
    if (code != null && !(kind == Sdk.Kind.CRT && found == null)) {
      assertThat(found).isEqualTo(code);
    }
  }

  static void assertRecent(Instant time) {
    assertThat(time)
        .isBetween(
            Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)));
  }
}
