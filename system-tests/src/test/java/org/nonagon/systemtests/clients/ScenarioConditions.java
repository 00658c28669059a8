package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.systemtests.clients.Scenario.EIGHT;
import static org.nonagon.systemtests.clients.Scenario.EIGHT_ETAG;
import static org.nonagon.systemtests.clients.Scenario.OTHER_ETAG;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.nonagon.systemtests.clients.Scenario.Step;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The scenario's steps about ranges, conditions and copies. */
record ScenarioConditions(Scenario in) {
  private static final String FAILED = "PreconditionFailed";

  Map<String, Step> ranges() {
    return Map.of(
        "range-middle", () -> assertRange("bytes=100-199", 100, 200),
        "range-suffix", () -> assertRange("bytes=-100", 8092, 8192),
        "range-open", () -> assertRange("bytes=8000-", 8000, 8192),
        "range-past-end",
            () -> in.assertRefused(416, "InvalidRange", () -> get(b -> b.range("bytes=9000-"))));
  }

  Map<String, Step> conditions() {
    return Map.of(
        "get-if-match", this::getIfMatch,
        "get-if-none-match", this::getIfNoneMatch,
        "get-if-dates", this::getIfDates,
        "put-if-none-match", this::putIfNoneMatch,
        "put-if-match", this::putIfMatch,
        "delete-if-match", this::deleteIfMatch);
  }

  Map<String, Step> copies() {
    return Map.of(
        "copy", this::copy,
        "copy-replace", this::copyAndReplace,
        "copy-if-match", this::copyIfMatch,
        "key-copy", this::copyOddKey);
  }

  private byte[] get(Consumer<GetObjectRequest.Builder> change) {
    return in.s3()
        .getObjectAsBytes(in.object("eight").applyMutation(change).build())
        .asByteArrayUnsafe();
  }

  private void assertRange(String range, int from, int to) {
    ResponseBytes<GetObjectResponse> read =
        in.s3().getObjectAsBytes(in.object("eight").range(range).build());
    assertThat(read.response().sdkHttpResponse().statusCode()).isEqualTo(206);
    assertThat(read.response().contentRange()).isEqualTo("bytes %d-%d/8192", from, to - 1);
    Payload.assertSame(read.asByteArrayUnsafe(), Arrays.copyOfRange(EIGHT, from, to));
  }

  private void getIfMatch() {
    Payload.assertSame(get(b -> b.ifMatch(EIGHT_ETAG)), EIGHT);
    in.assertRefused(412, FAILED, () -> get(b -> b.ifMatch(OTHER_ETAG)));
  }

  private void getIfNoneMatch() {
    in.assertRefused(304, null, () -> get(b -> b.ifNoneMatch(EIGHT_ETAG)));
    Payload.assertSame(get(b -> b.ifNoneMatch(OTHER_ETAG)), EIGHT);
  }

  private void getIfDates() {
    Instant changed = in.head("eight").lastModified();
    Instant old = Instant.parse("2001-01-01T00:00:00Z");
    in.assertRefused(304, null, () -> get(b -> b.ifModifiedSince(changed)));
    in.assertRefused(412, FAILED, () -> get(b -> b.ifUnmodifiedSince(old)));
  }

  private void put(String text, Consumer<PutObjectRequest.Builder> condition) {
    in.s3()
        .putObject(
            in.newObject("new").applyMutation(condition).build(), RequestBody.fromString(text));
  }

  private void putIfNoneMatch() {
    put("1", b -> b.ifNoneMatch("*"));
    in.assertRefused(412, FAILED, () -> put("2", b -> b.ifNoneMatch("*")));
    in.assertBody("new", "1");
  }

  private void putIfMatch() {
    in.assertRefused(412, FAILED, () -> put("3", b -> b.ifMatch(OTHER_ETAG)));
    String etag = in.head("new").eTag();
    put("4", b -> b.ifMatch(etag));
    in.assertBody("new", "4");
  }

  private void deleteIfMatch() {
    String etag = in.head("new").eTag();
    in.assertRefused(412, FAILED, () -> delete(OTHER_ETAG));
    delete(etag);
    in.assertAbsent("new");
  }

  private void delete(String etag) {
    in.s3().deleteObject(b -> b.bucket(in.bucket()).key("new").ifMatch(etag));
  }

  private CopyObjectRequest.Builder copyOf(String source, String key) {
    return CopyObjectRequest.builder()
        .sourceBucket(in.bucket())
        .sourceKey(source)
        .destinationBucket(in.bucket())
        .destinationKey(key);
  }

  private void copy() {
    String etag =
        in.s3().copyObject(copyOf("metadata", "copied").build()).copyObjectResult().eTag();
    assertThat(etag).isEqualTo(in.head("metadata").eTag());
    assertThat(in.head("copied").metadata()).isEqualTo(in.head("metadata").metadata());
    in.assertBody("copied", "metadata");
  }

  private void copyAndReplace() {
    in.s3()
        .copyObject(
            copyOf("metadata", "metadata")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("color", "green"))
                .build());
    assertThat(in.head("metadata").metadata()).isEqualTo(Map.of("color", "green"));
    in.assertBody("metadata", "metadata");
  }

  private void copyIfMatch() {
    CopyObjectRequest other = copyOf("eight", "not").copySourceIfMatch(OTHER_ETAG).build();
    in.assertRefused(412, FAILED, () -> in.s3().copyObject(other));
    in.assertAbsent("not");
  }

  private void copyOddKey() {
    in.put("k/a b+%\u00fc", "odd");
    in.s3().copyObject(copyOf("k/a b+%\u00fc", "k/copy").build());
    in.assertBody("k/copy", "odd");
  }
}
