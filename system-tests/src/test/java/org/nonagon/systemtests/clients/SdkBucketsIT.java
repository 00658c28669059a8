package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.systemtests.process.ServerProcess;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets and errors by the AWS SDK. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkBucketsIT {
  private final ServerProcess server;
  private final S3Client s3;
  private final String bucket;

  SdkBucketsIT(ServerProcess server) throws Exception {
    this.server = server;
    this.s3 = Sdk.blocking(server.root());
    this.bucket = Sdk.newBucket(s3);
    s3.putObject(b -> b.bucket(bucket).key("present"), RequestBody.fromString("present"));
  }

  @AfterAll
  void close() {
    s3.close();
  }

  @Test
  void aBucketIsListedAndFoundUntilItIsDeleted() {
    String name = Sdk.newBucket(s3);

    assertThat(names()).contains(name).isSorted();
    s3.headBucket(b -> b.bucket(name));
    assertThat(s3.getBucketLocation(b -> b.bucket(name)).locationConstraintAsString())
        .isNullOrEmpty();

    s3.deleteBucket(b -> b.bucket(name));

    assertThat(names()).doesNotContain(name);
    assertThat(
            catchThrowableOfType(S3Exception.class, () -> s3.headBucket(b -> b.bucket(name)))
                .statusCode())
        .isEqualTo(404);
    s3.createBucket(b -> b.bucket(name));
    assertThat(s3.listObjectsV2(b -> b.bucket(name)).contents()).isEmpty();
  }

  @Test
  void aBucketThatOneHasMayBeCreatedAgain() {
    s3.createBucket(b -> b.bucket(bucket));

    assertThat(s3.headObject(b -> b.bucket(bucket).key("present")).contentLength()).isEqualTo(7);
  }

  @TestFactory
  Stream<DynamicTest> whatCannotBeDoneIsRefusedAsS3DoesIt() {
    return Stream.of(
        refused("a key that is not there", 404, "NoSuchKey", c -> get(c, bucket, "absent")),
        refused("a bucket that is not there", 404, "NoSuchBucket", c -> get(c, "absent", "k")),
        refused("a listing of no bucket", 404, "NoSuchBucket", c -> list(c, "absent-2")),
        refused("an object for no bucket", 404, "NoSuchBucket", c -> put(c, "absent-3")),
        refused(
            "deleting no bucket", 404, "NoSuchBucket", c -> c.deleteBucket(b -> b.bucket("no-no"))),
        refused(
            "deleting a full bucket",
            409,
            "BucketNotEmpty",
            c -> c.deleteBucket(b -> b.bucket(bucket))),
        refused(
            "a key of 1025 bytes", 400, "KeyTooLongError", c -> get(c, bucket, "k".repeat(1025))),
        refused(
            "an upload that is not there",
            404,
            "NoSuchUpload",
            c -> c.listParts(b -> b.bucket(bucket).key("k").uploadId("nothing"))),
        refused(
            "what is not built: website",
            501,
            "NotImplemented",
            c -> c.getBucketWebsite(b -> b.bucket(bucket))),
        refused(
            "what is not built: tagging",
            501,
            "NotImplemented",
            c -> c.getObjectTagging(b -> b.bucket(bucket).key("present"))));
  }

  private DynamicTest refused(String name, int status, String code, Consumer<S3Client> call) {
    return DynamicTest.dynamicTest(name + ": " + code, () -> assertRefused(s3, status, code, call));
  }

  @TestFactory
  Stream<DynamicTest> aSignatureThatDoesNotFitIsRefusedAndChangesNothing() throws Exception {
    ClientProfile root = server.root();
    ClientProfile wrongSecret =
        new ClientProfile(root.endpoint(), root.accessKey(), "x".repeat(40), root.region());
    ClientProfile unknownKey =
        new ClientProfile(root.endpoint(), "AKIDDOESNOTEXIST", root.secretKey(), root.region());
    List<Consumer<S3Client>> calls =
        List.of(
            c -> c.listBuckets(),
            c -> get(c, bucket, "present"),
            c -> c.putObject(b -> b.bucket(bucket).key("bad"), RequestBody.fromString("bad")),
            c -> c.deleteObject(b -> b.bucket(bucket).key("present")));
    return Stream.of(
        DynamicTest.dynamicTest(
            "a wrong secret",
            () -> calls.forEach(c -> refusedFor(wrongSecret, "SignatureDoesNotMatch", c))),
        DynamicTest.dynamicTest(
            "an unknown access key",
            () -> calls.forEach(c -> refusedFor(unknownKey, "InvalidAccessKeyId", c))),
        DynamicTest.dynamicTest(
            "nothing was changed",
            () ->
                assertThat(s3.listObjectsV2(b -> b.bucket(bucket)).contents())
                    .singleElement()
                    .satisfies(object -> assertThat(object.key()).isEqualTo("present"))));
  }

  private static void refusedFor(ClientProfile profile, String code, Consumer<S3Client> call) {
    try (S3Client client = Sdk.blocking(profile)) {
      assertRefused(client, 403, code, call);
    }
  }

  private static void assertRefused(
      S3Client client, int status, String code, Consumer<S3Client> call) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, () -> call.accept(client));
    assertThat(failure).isNotNull();
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(failure.statusCode()).isEqualTo(status);
    assertThat(failure.awsErrorDetails().errorMessage()).isNotBlank();
    assertThat(failure.requestId()).isNotBlank();
    assertThat(failure.extendedRequestId()).isNotBlank();
  }

  private static void get(S3Client client, String bucket, String key) {
    client.getObjectAsBytes(b -> b.bucket(bucket).key(key));
  }

  private static void put(S3Client client, String bucket) {
    client.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("body"));
  }

  private static void list(S3Client client, String bucket) {
    client.listObjectsV2(b -> b.bucket(bucket));
  }

  private List<String> names() {
    return s3.listBuckets().buckets().stream().map(Bucket::name).toList();
  }
}
