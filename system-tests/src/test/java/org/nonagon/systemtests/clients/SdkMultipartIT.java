package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.systemtests.process.ServerProcess;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Multipart uploads by the AWS SDK. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkMultipartIT {
  private static final byte[] FIRST = Payload.random(1, 5 * Payload.MIB);
  private static final byte[] SECOND = Payload.random(2, 5 * Payload.MIB + 1);
  private static final byte[] LAST = Payload.random(3, 1234);

  private final ServerProcess server;
  private final S3Client s3;
  private final String bucket;

  SdkMultipartIT(ServerProcess server) throws Exception {
    this.server = server;
    this.s3 = Sdk.blocking(server.root());
    this.bucket = Sdk.newBucket(s3);
  }

  @AfterAll
  void close() {
    s3.close();
  }

  @ParameterizedTest
  @EnumSource
  void partsInAnyOrderAndSentAgainMakeTheObject(Sdk.Kind kind) throws Exception {
    String key = "assembled/" + kind;
    String upload = begin(key);
    try (S3Client client = kind.open(server.root())) {
      CompletedPart last = send(client, key, upload, 900, LAST);
      send(client, key, upload, 3, LAST);
      CompletedPart second = send(client, key, upload, 3, SECOND);
      CompletedPart first = send(client, key, upload, 1, FIRST);
      send(client, key, upload, 500, LAST);
      assertThat(catchThrowableOfType(S3Exception.class, () -> read(client, key)).statusCode())
          .isEqualTo(404);

      String etag = complete(key, upload, first, second, last);

      assertThat(etag).isEqualTo(Payload.etagOfParts(FIRST, SECOND, LAST));
      ResponseBytes<GetObjectResponse> whole = read(client, key);
      Payload.assertSame(whole.asByteArrayUnsafe(), concatenate(FIRST, SECOND, LAST));
      assertThat(whole.response().eTag()).isEqualTo(etag);
      assertThat(whole.response().metadata()).isEqualTo(Map.of("color", "red"));
      assertThat(whole.response().contentType()).isEqualTo("video/mp4");
    }
  }

  @Test
  void partsAreListedInOrderAndInPages() throws Exception {
    String upload = begin("listed");
    try (S3Client client = Sdk.Kind.BLOCKING.open(server.root())) {
      for (int number : new int[] {30, 7, 10_000, 1}) {
        send(client, "listed", upload, number, LAST);
      }
    }
    List<Part> parts =
        s3
            .listPartsPaginator(b -> b.bucket(bucket).key("listed").uploadId(upload).maxParts(3))
            .stream()
            .flatMap(page -> page.parts().stream())
            .toList();

    assertThat(parts).extracting(Part::partNumber).containsExactly(1, 7, 30, 10_000);
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.size()).isEqualTo(LAST.length);
              assertThat(part.eTag()).isEqualTo(Payload.etag(LAST));
            });
  }

  @Test
  void anAbortedUploadIsGoneAndLeavesNoObject() throws Exception {
    String upload = begin("aborted");
    try (S3Client client = Sdk.Kind.BLOCKING.open(server.root())) {
      CompletedPart part = send(client, "aborted", upload, 1, LAST);

      s3.abortMultipartUpload(b -> b.bucket(bucket).key("aborted").uploadId(upload));

      assertThat(code(() -> complete("aborted", upload, part))).isEqualTo("NoSuchUpload");
      assertThat(code(() -> send(client, "aborted", upload, 1, LAST))).isEqualTo("NoSuchUpload");
      assertThat(code(() -> read(client, "aborted"))).isEqualTo("NoSuchKey");
    }
  }

  @Test
  void aCompletionThatNamesTheWrongPartsIsRefusedAndMayBeRepeated() throws Exception {
    String key = "picky";
    String upload = begin(key);
    try (S3Client client = Sdk.Kind.BLOCKING.open(server.root())) {
      CompletedPart first = send(client, key, upload, 1, FIRST);
      CompletedPart small = send(client, key, upload, 2, LAST);
      CompletedPart third = send(client, key, upload, 3, LAST);
      CompletedPart absent = small.toBuilder().partNumber(4).build();
      CompletedPart changed = small.toBuilder().eTag(first.eTag()).build();

      assertThat(code(() -> complete(key, upload, first, absent))).isEqualTo("InvalidPart");
      assertThat(code(() -> complete(key, upload, first, changed))).isEqualTo("InvalidPart");
      assertThat(code(() -> complete(key, upload, small, first))).isEqualTo("InvalidPartOrder");
      assertThat(code(() -> complete(key, upload, first, small, third)))
          .isEqualTo("EntityTooSmall");

      assertThat(complete(key, upload, first, small)).isEqualTo(Payload.etagOfParts(FIRST, LAST));
    }
  }

  private String begin(String key) {
    return s3.createMultipartUpload(
            b ->
                b.bucket(bucket).key(key).contentType("video/mp4").metadata(Map.of("color", "red")))
        .uploadId();
  }

  private CompletedPart send(S3Client client, String key, String upload, int number, byte[] body) {
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(key)
            .uploadId(upload)
            .partNumber(number)
            .build();
    String etag = client.uploadPart(request, RequestBody.fromBytes(body)).eTag();
    assertThat(etag).isEqualTo(Payload.etag(body));
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private String complete(String key, String upload, CompletedPart... parts) {
    return s3.completeMultipartUpload(
            b ->
                b.bucket(bucket)
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(m -> m.parts(Arrays.asList(parts))))
        .eTag();
  }

  private ResponseBytes<GetObjectResponse> read(S3Client client, String key) {
    return client.getObjectAsBytes(b -> b.bucket(bucket).key(key));
  }

  private static String code(Runnable call) {
    return catchThrowableOfType(S3Exception.class, call::run).awsErrorDetails().errorCode();
  }

  private static byte[] concatenate(byte[]... parts) {
    byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
