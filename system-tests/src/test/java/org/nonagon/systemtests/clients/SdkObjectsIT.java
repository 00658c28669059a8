package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.systemtests.process.ServerProcess;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects by the AWS SDK: bodies, ranges, conditions, metadata, copies, deletes. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkObjectsIT {
  private static final int RANGED_SIZE = 2 * Payload.MIB + 12_345;
  private static final int BLOB_SIZE = 64 * Payload.MIB;

  private final ServerProcess server;
  private final S3Client s3;
  private final String bucket;

  SdkObjectsIT(ServerProcess server) throws Exception {
    this.server = server;
    this.s3 = Sdk.blocking(server.root());
    this.bucket = Sdk.newBucket(s3);
  }

  @AfterAll
  void close() {
    s3.close();
  }

  @ParameterizedTest
  @CsvSource({
    "BLOCKING, 0",
    "BLOCKING, 1",
    "BLOCKING, 4096",
    "BLOCKING, 262145",
    "BLOCKING, 5242881",
    "ASYNCHRONOUS, 0",
    "ASYNCHRONOUS, 1",
    "ASYNCHRONOUS, 262144",
    "ASYNCHRONOUS, 5242881",
    "CRT, 0",
    "CRT, 1",
    "CRT, 5242881"
  })
  void anObjectOfAnySizeReadsBackUntilItIsDeleted(Sdk.Kind kind, int size) throws Exception {
    String key = kind + "/" + size;
    byte[] body = Payload.random(size, size);
    try (S3Client client = kind.open(server.root())) {
      assertThat(client.putObject(put(key), RequestBody.fromBytes(body)).eTag())
          .isEqualTo(Payload.etag(body));

      HeadObjectResponse head = client.headObject(head(key));
      assertThat(head.contentLength()).isEqualTo(size);
      assertThat(head.eTag()).isEqualTo(Payload.etag(body));
      assertThat(head.lastModified())
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
      Payload.assertSame(client.getObjectAsBytes(get(key)).asByteArrayUnsafe(), body);

      client.deleteObject(b -> b.bucket(bucket).key(key));
      assertThat(failure(() -> client.headObject(head(key))).statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anObjectOfTwoBlobsReadsBackWholeAndAcrossTheirBorder(Sdk.Kind kind) throws Exception {
    byte[] body = Payload.random(70, 70 * Payload.MIB);
    String key = "large/" + kind;
    try (S3Client client = kind.open(server.root())) {
      client.putObject(put(key), RequestBody.fromBytes(body));

      Payload.assertSame(client.getObjectAsBytes(get(key)).asByteArrayUnsafe(), body);
      String border = "bytes=%d-%d".formatted(BLOB_SIZE - 1000, BLOB_SIZE + 999);
      Payload.assertSame(
          client.getObjectAsBytes(get(key).toBuilder().range(border).build()).asByteArrayUnsafe(),
          Arrays.copyOfRange(body, BLOB_SIZE - 1000, BLOB_SIZE + 1000));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=5-9, 5, 10",
    "bytes=16383-16384, 16383, 16385",
    "bytes=262143-524289, 262143, 524290",
    "bytes=1048570-, 1048570, 2109497",
    "bytes=-1, 2109496, 2109497",
    "bytes=-9999999, 0, 2109497",
    "bytes=2109496-99999999, 2109496, 2109497",
  })
  void aRangeGivesExactlyTheBytesAskedFor(String range, int from, int to) {
    byte[] body = Payload.random(2, RANGED_SIZE);
    s3.putObject(put("ranged"), RequestBody.fromBytes(body));

    ResponseBytes<GetObjectResponse> part =
        s3.getObjectAsBytes(get("ranged").toBuilder().range(range).build());

    assertThat(part.response().contentRange())
        .isEqualTo("bytes %d-%d/%d", from, to - 1, RANGED_SIZE);
    assertThat(part.response().acceptRanges()).isEqualTo("bytes");
    assertThat(part.response().sdkHttpResponse().statusCode()).isEqualTo(206);
    Payload.assertSame(part.asByteArrayUnsafe(), Arrays.copyOfRange(body, from, to));
  }

  @Test
  void aRangeBehindTheEndIsNotSatisfiable() {
    s3.putObject(put("short"), RequestBody.fromString("abc"));

    S3Exception failure =
        failure(() -> s3.getObjectAsBytes(get("short").toBuilder().range("bytes=3-").build()));

    assertThat(failure.statusCode()).isEqualTo(416);
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("InvalidRange");
  }

  @TestFactory
  List<DynamicTest> readsKeepToTheirConditions() {
    byte[] body = Payload.random(3, 1000);
    String key = "conditional";
    String etag = s3.putObject(put(key), RequestBody.fromBytes(body)).eTag();
    Instant hourAgo = Instant.now().minus(1, ChronoUnit.HOURS);
    return List.of(
        read("If-Match with the tag", 200, b -> b.ifMatch(etag)),
        read("If-Match with another tag", 412, b -> b.ifMatch("\"0\"")),
        read("If-None-Match with another tag", 200, b -> b.ifNoneMatch("\"0\"")),
        read("If-None-Match with the tag", 304, b -> b.ifNoneMatch(etag)),
        read("If-Modified-Since before it was", 200, b -> b.ifModifiedSince(hourAgo)),
        read("If-Unmodified-Since before it was", 412, b -> b.ifUnmodifiedSince(hourAgo)),
        read(
            "If-Match wins over If-Unmodified-Since",
            200,
            b -> b.ifMatch(etag).ifUnmodifiedSince(hourAgo)),
        read(
            "If-None-Match wins over If-Modified-Since",
            304,
            b -> b.ifNoneMatch(etag).ifModifiedSince(hourAgo)));
  }

  private DynamicTest read(String name, int status, Consumer<GetObjectRequest.Builder> condition) {
    GetObjectRequest request = get("conditional").toBuilder().applyMutation(condition).build();
    return DynamicTest.dynamicTest(
        name + ": " + status,
        () -> {
          if (status == 200) {
            assertThat(s3.getObjectAsBytes(request).asByteArrayUnsafe()).hasSize(1000);
          } else {
            assertThat(failure(() -> s3.getObjectAsBytes(request)).statusCode()).isEqualTo(status);
          }
        });
  }

  @Test
  void aWriteKeepsToItsCondition() {
    PutObjectRequest ifAbsent = put("guarded").toBuilder().ifNoneMatch("*").build();
    String first = s3.putObject(ifAbsent, RequestBody.fromString("first")).eTag();

    S3Exception second = failure(() -> s3.putObject(ifAbsent, RequestBody.fromString("second")));
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(second.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");

    PutObjectRequest ifFirst = put("guarded").toBuilder().ifMatch(first).build();
    s3.putObject(ifFirst, RequestBody.fromString("third"));
    assertThat(failure(() -> s3.putObject(ifFirst, RequestBody.fromString("x"))).statusCode())
        .isEqualTo(412);
    assertThat(s3.getObjectAsBytes(get("guarded")).asUtf8String()).isEqualTo("third");
  }

  @Test
  void anOverwriteReplacesBytesAndMetadata() {
    s3.putObject(
        put("twice").toBuilder().metadata(Map.of("color", "red")).build(),
        RequestBody.fromString("a longer first value"));

    s3.putObject(put("twice"), RequestBody.fromString("second"));

    ResponseBytes<GetObjectResponse> read = s3.getObjectAsBytes(get("twice"));
    assertThat(read.asUtf8String()).isEqualTo("second");
    assertThat(read.response().metadata()).isEmpty();
  }

  @Test
  void contentHeadersAndMetadataComeBackAsTheyWereSent() {
    Instant expires = Instant.parse("2031-05-06T07:08:09Z");
    Map<String, String> metadata = Map.of("color", "deep red", "empty-ish", "-", "n", "1,2;3=4");
    s3.putObject(
        put("described").toBuilder()
            .contentType("text/x-nonagon; charset=utf-8")
            .contentEncoding("gzip")
            .contentLanguage("de, en")
            .contentDisposition("attachment; filename=\"a b.txt\"")
            .cacheControl("max-age=60, private")
            .expires(expires)
            .metadata(metadata)
            .build(),
        RequestBody.fromString("described"));

    HeadObjectResponse head = s3.headObject(head("described"));
    GetObjectResponse get = s3.getObjectAsBytes(get("described")).response();

    assertThat(head.contentType()).isEqualTo("text/x-nonagon; charset=utf-8");
    assertThat(head.contentEncoding()).isEqualTo("gzip");
    assertThat(head.contentLanguage()).isEqualTo("de, en");
    assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"a b.txt\"");
    assertThat(head.cacheControl()).isEqualTo("max-age=60, private");
    assertThat(head.expiresString()).isEqualTo("Tue, 06 May 2031 07:08:09 GMT");
    assertThat(head.metadata()).isEqualTo(metadata);
    assertThat(get.metadata()).isEqualTo(metadata);
    assertThat(get.contentEncoding()).isEqualTo("gzip");
    assertThat(get.contentType()).isEqualTo(head.contentType());
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
  void aBodyWithAnyChecksumIsTaken(ChecksumAlgorithm algorithm) {
    byte[] body = Payload.random(4, 300_000);
    String key = "checked/" + algorithm;

    s3.putObject(
        put(key).toBuilder().checksumAlgorithm(algorithm).build(), RequestBody.fromBytes(body));

    Payload.assertSame(s3.getObjectAsBytes(get(key)).asByteArrayUnsafe(), body);
  }

  @Test
  void aBodyThatIsNotWhatItsChecksumSaysLeavesNoObject() {
    PutObjectRequest lying = put("lying").toBuilder().checksumCRC32("AAAAAA==").build();

    S3Exception failure = failure(() -> s3.putObject(lying, RequestBody.fromString("truth")));

    assertThat(failure.statusCode()).isEqualTo(400);
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("BadDigest");
    assertThat(failure(() -> s3.headObject(head("lying"))).statusCode()).isEqualTo(404);
  }

  @Test
  void aCopyHasBytesAndMetadataOfItsSourceOrMetadataOfItsOwn() {
    byte[] body = Payload.random(5, 6 * Payload.MIB);
    String other = Sdk.newBucket(s3);
    s3.putObject(
        put("src/a+b %.bin").toBuilder()
            .metadata(Map.of("color", "red"))
            .contentType("image/png")
            .build(),
        RequestBody.fromBytes(body));
    CopyObjectRequest copy =
        CopyObjectRequest.builder()
            .sourceBucket(bucket)
            .sourceKey("src/a+b %.bin")
            .destinationBucket(other)
            .destinationKey("same")
            .build();

    assertThat(s3.copyObject(copy).copyObjectResult().eTag()).isEqualTo(Payload.etag(body));
    s3.copyObject(
        copy.toBuilder()
            .destinationKey("changed")
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(Map.of("shape", "round"))
            .build());
    s3.deleteObject(b -> b.bucket(bucket).key("src/a+b %.bin"));

    ResponseBytes<GetObjectResponse> same = s3.getObjectAsBytes(b -> b.bucket(other).key("same"));
    Payload.assertSame(same.asByteArrayUnsafe(), body);
    assertThat(same.response().metadata()).isEqualTo(Map.of("color", "red"));
    assertThat(same.response().contentType()).isEqualTo("image/png");
    ResponseBytes<GetObjectResponse> changed =
        s3.getObjectAsBytes(b -> b.bucket(other).key("changed"));
    Payload.assertSame(changed.asByteArrayUnsafe(), body);
    assertThat(changed.response().metadata()).isEqualTo(Map.of("shape", "round"));
  }

  @Test
  void manyObjectsAreDeletedByOneRequestAndAbsentOnesCountAsDeleted() {
    for (String key : List.of("del/1", "del/2 &<>\u20ac", "keep")) {
      s3.putObject(put(key), RequestBody.fromString(key));
    }
    List<String> keys = List.of("del/1", "del/2 &<>\u20ac", "del/absent");

    DeleteObjectsResponse verbose = s3.deleteObjects(b -> b.bucket(bucket).delete(keys(keys)));
    DeleteObjectsResponse quiet =
        s3.deleteObjects(b -> b.bucket(bucket).delete(keys(keys).toBuilder().quiet(true).build()));

    assertThat(verbose.deleted())
        .extracting(DeletedObject::key)
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(verbose.errors()).isEmpty();
    assertThat(quiet.deleted()).isEmpty();
    assertThat(s3.listObjectsV2(b -> b.bucket(bucket).prefix("del/")).contents()).isEmpty();
    assertThat(s3.headObject(head("keep")).contentLength()).isEqualTo(4);
  }

  private static Delete keys(List<String> keys) {
    return Delete.builder()
        .objects(keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList())
        .build();
  }

  private PutObjectRequest put(String key) {
    return PutObjectRequest.builder().bucket(bucket).key(key).build();
  }

  private GetObjectRequest get(String key) {
    return GetObjectRequest.builder().bucket(bucket).key(key).build();
  }

  private HeadObjectRequest head(String key) {
    return HeadObjectRequest.builder().bucket(bucket).key(key).build();
  }

  private static S3Exception failure(Runnable call) {
    return catchThrowableOfType(S3Exception.class, call::run);
  }
}
