package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.systemtests.clients.Scenario.EIGHT;
import static org.nonagon.systemtests.clients.Scenario.EIGHT_ETAG;
import static org.nonagon.systemtests.clients.Scenario.assertRecent;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nonagon.systemtests.clients.Scenario.Step;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The scenario's steps about buckets and whole objects. */
record ScenarioObjects(Scenario in) {

  Map<String, Step> buckets() {
    return Map.of(
        "bucket-create", this::createBucket,
        "bucket-list", this::listBuckets,
        "bucket-location", this::locateBucket,
        "bucket-delete", this::deleteBucket,
        "no-such-bucket",
            () ->
                in.assertRefused(
                    404,
                    "NoSuchBucket",
                    () -> in.s3().listObjectsV2(b -> b.bucket(in.bucket() + "-none"))),
        "bucket-not-empty",
            () ->
                in.assertRefused(
                    409, "BucketNotEmpty", () -> in.s3().deleteBucket(b -> b.bucket(in.bucket()))));
  }

  Map<String, Step> objects() {
    return Map.ofEntries(
        Map.entry("put-empty", this::putEmpty),
        Map.entry("put-8k", this::putEight),
        Map.entry("put-overwrite", this::overwrite),
        Map.entry("put-headers", this::putHeaders),
        Map.entry("put-metadata", this::putMetadata),
        Map.entry("get-overrides", this::override),
        Map.entry("get-404", () -> in.assertRefused(404, "NoSuchKey", () -> in.get("absent"))),
        Map.entry("head", this::head),
        Map.entry("head-404", () -> in.assertAbsent("absent")),
        Map.entry("delete-object", this::delete),
        Map.entry(
            "delete-objects",
            () -> assertThat(deleteThree(false)).containsExactly("d/1", "d/2", "d/absent")),
        Map.entry("delete-objects-quiet", () -> assertThat(deleteThree(true)).isEmpty()));
  }

  private void createBucket() {
    in.s3().createBucket(b -> b.bucket(in.bucket()));
    in.s3().headBucket(b -> b.bucket(in.bucket()));
    in.s3().createBucket(b -> b.bucket(in.bucket()));
  }

  private void listBuckets() {
    List<Bucket> mine =
        in.s3().listBuckets().buckets().stream().filter(b -> b.name().equals(in.bucket())).toList();
    assertThat(mine).hasSize(1);
    assertRecent(mine.getFirst().creationDate());
  }

  private void locateBucket() {
    assertThat(in.s3().getBucketLocation(b -> b.bucket(in.bucket())).locationConstraintAsString())
        .isNullOrEmpty();
  }

  private void deleteBucket() {
    String name = in.bucket() + "-2";
    in.s3().createBucket(b -> b.bucket(name));
    in.s3().deleteBucket(b -> b.bucket(name));
    in.assertRefused(404, null, () -> in.s3().headBucket(b -> b.bucket(name)));
  }

  private void putEmpty() {
    assertThat(in.put("empty", "")).isEqualTo(Payload.etag(new byte[0]));
    ResponseBytes<GetObjectResponse> read = in.get("empty");
    assertThat(read.asByteArrayUnsafe()).isEmpty();
    assertThat(read.response().contentLength()).isZero();
  }

  private void putEight() {
    assertThat(in.put("eight", EIGHT)).isEqualTo(EIGHT_ETAG);
    ResponseBytes<GetObjectResponse> read = in.get("eight");
    Payload.assertSame(read.asByteArrayUnsafe(), EIGHT);
    assertThat(read.response().contentLength()).isEqualTo(EIGHT.length);
    assertThat(read.response().eTag()).isEqualTo(EIGHT_ETAG);
    assertRecent(read.response().lastModified());
  }

  private void overwrite() {
    in.put("twice", "one");
    in.put("twice", "second");
    in.assertBody("twice", "second");
  }

  private void putHeaders() {
    in.s3()
        .putObject(
            in.newObject("headers")
                .contentType("text/x-nonagon")
                .cacheControl("max-age=60")
                .contentDisposition("attachment; filename=\"a b.txt\"")
                .contentEncoding("gzip")
                .contentLanguage("de")
                .build(),
            RequestBody.fromString("headers"));
    HeadObjectResponse head = in.head("headers");
    assertThat(head.contentType()).isEqualTo("text/x-nonagon");
    assertThat(head.cacheControl()).isEqualTo("max-age=60");
    assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"a b.txt\"");
    assertThat(head.contentEncoding()).isEqualTo("gzip");
    assertThat(head.contentLanguage()).isEqualTo("de");
  }

  private void putMetadata() {
    Map<String, String> metadata = Map.of("color", "red", "two-words", "deep blue");
    in.s3()
        .putObject(
            in.newObject("metadata").metadata(metadata).build(),
            RequestBody.fromString("metadata"));
    assertThat(in.head("metadata").metadata()).isEqualTo(metadata);
  }

  private void override() {
    ResponseBytes<GetObjectResponse> read =
        in.s3()
            .getObjectAsBytes(
                in.object("eight")
                    .responseContentType("text/x-other")
                    .responseContentDisposition("inline")
                    .build());
    Payload.assertSame(read.asByteArrayUnsafe(), EIGHT);
    assertThat(read.response().contentType()).isEqualTo("text/x-other");
    assertThat(read.response().contentDisposition()).isEqualTo("inline");
  }

  private void head() {
    HeadObjectResponse head = in.head("eight");
    GetObjectResponse get = in.get("eight").response();
    assertThat(head.contentLength()).isEqualTo(get.contentLength());
    assertThat(head.eTag()).isEqualTo(get.eTag());
    assertThat(head.contentType()).isEqualTo(get.contentType());
    assertThat(head.lastModified()).isEqualTo(get.lastModified());
    assertThat(head.acceptRanges()).isEqualTo(get.acceptRanges());
  }

  private void delete() {
    in.put("gone", "");
    in.delete("gone");
    in.delete("gone");
    in.assertAbsent("gone");
  }

  /** Deletes two keys and one that is not there, and gives the ones reported. */
  private List<String> deleteThree(boolean quiet) {
    in.put("d/1", "");
    in.put("d/2", "");
    List<ObjectIdentifier> named =
        Stream.of("d/1", "d/2", "d/absent")
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .toList();
    DeleteObjectsResponse answer =
        in.s3()
            .deleteObjects(b -> b.bucket(in.bucket()).delete(d -> d.objects(named).quiet(quiet)));
    assertThat(answer.errors()).isEmpty();
    assertThat(in.s3().listObjectsV2(b -> b.bucket(in.bucket()).prefix("d/")).keyCount()).isZero();
    return answer.deleted().stream().map(DeletedObject::key).sorted().toList();
  }
}
