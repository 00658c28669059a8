package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.gateway.auth.AuthClaim;
import org.nonagon.gateway.auth.AuthOutcome;
import org.nonagon.gateway.auth.RequestSignatures;
import org.nonagon.gateway.auth.RequestSignerV2;
import org.nonagon.gateway.auth.SigningKeys;

class S3RoutingTest {

  private final S3Routing pathStyle = new S3Routing(List.of());
  private final S3Routing hosted =
      new S3Routing(List.of("s3.example.org", "Example.net", "deep.s3.example.org"));

  private static S3Outcome<S3Route> route(
      S3Routing routing, String method, String uri, String... headers) {
    return S3Request.parse(method, uri, HeaderFields.of(headers), "127.0.0.1").then(routing::route);
  }

  private static S3Failure refusal(S3Outcome<S3Route> outcome) {
    assertThat(outcome).isInstanceOf(S3Outcome.Refused.class);
    return ((S3Outcome.Refused<S3Route>) outcome).failure();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, LIST_BUCKETS",
    "GET, /?x-id=ListBuckets, LIST_BUCKETS",
    "PUT, /bucket, CREATE_BUCKET",
    "PUT, /bucket/, CREATE_BUCKET",
    "HEAD, /bucket, HEAD_BUCKET",
    "DELETE, /bucket, DELETE_BUCKET",
    "GET, /bucket, LIST_OBJECTS",
    "GET, /bucket?prefix=a&marker=b, LIST_OBJECTS",
    "GET, /bucket?list-type=1, LIST_OBJECTS",
    "GET, /bucket?list-type=2&prefix=a, LIST_OBJECTS_V2",
    "GET, /bucket?location, GET_BUCKET_LOCATION",
    "GET, /bucket?versions, LIST_OBJECT_VERSIONS",
    "GET, /bucket?uploads, LIST_MULTIPART_UPLOADS",
    "POST, /bucket?delete, DELETE_OBJECTS",
    "POST, /bucket, POST_OBJECT",
    "GET, /bucket?acl, GET_BUCKET_ACL",
    "GET, /bucket?acl=, GET_BUCKET_ACL",
    "GET, /bucket?analytics, LIST_BUCKET_ANALYTICS_CONFIGURATIONS",
    "GET, /bucket?analytics&id=x, GET_BUCKET_ANALYTICS_CONFIGURATION",
    "PUT, /bucket?lifecycle, PUT_BUCKET_LIFECYCLE_CONFIGURATION",
    "DELETE, /bucket?policy, DELETE_BUCKET_POLICY",
    "OPTIONS, /bucket/key, PREFLIGHT_OBJECT",
    "GET, /bucket/key, GET_OBJECT",
    "GET, /bucket/key?partNumber=2&versionId=x, GET_OBJECT",
    "GET, /bucket/key?response-content-type=a, GET_OBJECT",
    "HEAD, /bucket/key, HEAD_OBJECT",
    "PUT, /bucket/key, PUT_OBJECT",
    "PUT, /bucket/key?x-id=PutObject, PUT_OBJECT",
    "DELETE, /bucket/key?versionId=x, DELETE_OBJECT",
    "GET, /bucket/key?attributes, GET_OBJECT_ATTRIBUTES",
    "GET, /bucket/key?tagging, GET_OBJECT_TAGGING",
    "POST, /bucket/key?uploads, CREATE_MULTIPART_UPLOAD",
    "PUT, /bucket/key?partNumber=1&uploadId=x, UPLOAD_PART",
    "GET, /bucket/key?uploadId=x, LIST_PARTS",
    "POST, /bucket/key?uploadId=x, COMPLETE_MULTIPART_UPLOAD",
    "DELETE, /bucket/key?uploadId=x, ABORT_MULTIPART_UPLOAD",
    "POST, /bucket/key?restore, RESTORE_OBJECT",
    "POST, /bucket/key?select&select-type=2, SELECT_OBJECT_CONTENT"
  })
  void aRequestIsItsOperation(String method, String uri, S3Operation operation) {
    assertThat(route(pathStyle, method, uri).orThrow().operation()).isEqualTo(operation);
  }

  @Test
  void aSourceMakesAPutACopy() {
    assertThat(
            route(pathStyle, "PUT", "/bucket/key", "x-amz-copy-source", "/b/k")
                .orThrow()
                .operation())
        .isEqualTo(S3Operation.COPY_OBJECT);
    assertThat(
            route(
                    pathStyle,
                    "PUT",
                    "/bucket/key?uploadId=x&partNumber=1",
                    "x-amz-copy-source",
                    "/b/k")
                .orThrow()
                .operation())
        .isEqualTo(S3Operation.UPLOAD_PART_COPY);
    assertThat(
            route(pathStyle, "PUT", "/bucket/key?acl", "x-amz-copy-source", "/b/k")
                .orThrow()
                .operation())
        .isEqualTo(S3Operation.PUT_OBJECT_ACL);
  }

  @ParameterizedTest
  @CsvSource({
    "/bucket/a/b, a/b",
    "/bucket//a, /a",
    "/bucket/a//b, a//b",
    "/bucket/a/../b, a/../b",
    "/bucket/.., ..",
    "/bucket/dir/, dir/",
    "/bucket/a+b, a+b",
    "/bucket/a%2Bb, a+b",
    "/bucket/a%20b, 'a b'",
    "/bucket/%25, %",
    "/bucket/a%2Fb, a/b",
    "/bucket/%F0%9F%98%80, \uD83D\uDE00",
    "http://host:9000/bucket/a, a"
  })
  void aKeyIsWhatThePathSaysAndNothingIsNormalised(String uri, String key) {
    S3Route route = route(pathStyle, "GET", uri).orThrow();
    assertThat(route.requireBucket().value()).isEqualTo("bucket");
    assertThat(route.requireKey().utf8()).isEqualTo(key);
  }

  @Test
  void rawBytesOfAPathAreItsKey() {
    String raw = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(route(pathStyle, "GET", "/bucket/" + raw).orThrow().requireKey().utf8())
        .isEqualTo("é");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /bucket/%, INVALID_URI",
    "GET, /bucket/%zz, INVALID_URI",
    "GET, /bucket/%+1, INVALID_URI",
    "GET, /bucket/%FF, INVALID_URI",
    "GET, /bucket/%C0%80, INVALID_URI",
    "GET, /bucket/%ED%A0%80, INVALID_URI",
    "GET, /bucket?prefix=%F, INVALID_URI",
    "GET, /bucket?prefix=%FF, INVALID_URI",
    "GET, bucket, INVALID_URI",
    "GET, http://, INVALID_URI",
    "GET, http:///bucket, INVALID_URI",
    "GET, '/bucket/a b', INVALID_URI",
    "GET, /Bucket, INVALID_BUCKET_NAME",
    "GET, /ab, INVALID_BUCKET_NAME",
    "GET, /bucket_/key, INVALID_BUCKET_NAME",
    "GET, //key, INVALID_BUCKET_NAME",
    "GET, /_nonagon/admin, INVALID_BUCKET_NAME",
    "POST, /, METHOD_NOT_ALLOWED",
    "POST, /bucket/key, METHOD_NOT_ALLOWED",
    "PATCH, /bucket/key, METHOD_NOT_ALLOWED",
    "HEAD, /bucket?acl, METHOD_NOT_ALLOWED",
    "DELETE, /bucket/key?acl, METHOD_NOT_ALLOWED",
    "GET, /bucket/key?uploads, METHOD_NOT_ALLOWED",
    "PUT, /bucket/key?policy, INVALID_REQUEST",
    "DELETE, /bucket?uploadId=x, INVALID_REQUEST",
    "GET, /bucket/key?versions, INVALID_REQUEST",
    "GET, /bucket?acl&policy, INVALID_ARGUMENT",
    "POST, /bucket/key?uploads&uploadId=x, INVALID_ARGUMENT",
    "GET, /bucket?list-type=3, INVALID_ARGUMENT",
    "PUT, /bucket/key?uploadId=x, INVALID_ARGUMENT",
    "PUT, /bucket/key?partNumber=1, INVALID_ARGUMENT"
  })
  void anIllegalRequestIsRefused(String method, String uri, S3Error error) {
    assertThat(refusal(route(pathStyle, method, uri)).error()).isEqualTo(error);
  }

  @Test
  void aKeyHasAtMostItsBoundOfBytesHoweverItIsCoded() {
    String longest = "k".repeat(1024);
    assertThat(route(pathStyle, "GET", "/bucket/" + longest).orThrow().requireKey().length())
        .isEqualTo(1024);
    assertThat(
            route(pathStyle, "GET", "/bucket/" + "%6B".repeat(1024))
                .orThrow()
                .requireKey()
                .length())
        .isEqualTo(1024);
    assertThat(refusal(route(pathStyle, "GET", "/bucket/" + longest + "k")).error())
        .isEqualTo(S3Error.KEY_TOO_LONG_ERROR);
    assertThat(refusal(route(pathStyle, "GET", "/bucket/" + "k".repeat(100_000))).error())
        .isEqualTo(S3Error.KEY_TOO_LONG_ERROR);
  }

  @Test
  void headersAndQueriesAreBounded() {
    assertThat(refusal(route(pathStyle, "GET", "/b?x=" + "a".repeat(17_000))).error())
        .isEqualTo(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE);
    assertThat(refusal(route(pathStyle, "GET", "/b", "x", "a".repeat(17_000))).error())
        .isEqualTo(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE);
    String[] many = Stream.generate(() -> "x").limit(600).toArray(String[]::new);
    assertThat(refusal(route(pathStyle, "GET", "/b", many)).error())
        .isEqualTo(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "bucket.s3.example.org, /a/b, bucket, a/b",
    "bucket.s3.example.org:9000, /a, bucket, a",
    "Bucket.S3.Example.Org, /a, bucket, a",
    "my.bucket.s3.example.org, /a, my.bucket, a",
    "s3.example.org, /bucket/a, bucket, a",
    "127.0.0.1:9000, /bucket/a, bucket, a",
    "[::1]:9000, /bucket/a, bucket, a",
    "bucket.s3.example.org, //a, bucket, /a",
    "bucket.s3.example.org., /a, bucket, a",
    "bucket.example.net:80, /a, bucket, a",
    "deep.s3.example.org, /bucket/a, bucket, a",
    "bucket.deep.s3.example.org, /a, bucket, a",
    "example.net, /bucket/a, bucket, a",
    "bucketexample.net, /bucket/a, bucket, a",
    "bucket.s3.example.org, /_nonagon/admin, bucket, _nonagon/admin"
  })
  void aBucketMayBeAHost(String host, String uri, String bucket, String key) {
    S3Route route = route(hosted, "GET", uri, "Host", host).orThrow();
    assertThat(route.requireBucket().value()).isEqualTo(bucket);
    assertThat(route.requireKey().utf8()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "/_nonagon, h, true",
    "/_nonagon/, h, true",
    "/_nonagon/admin/v1/users, h, true",
    "/_nonagon/x, s3.example.org, true",
    "/_nonagon/x, bucket.s3.example.org, false",
    "/_nonagonx/x, h, false",
    "/bucket/_nonagon/x, h, false"
  })
  void whatStandsBesideS3IsNoBucket(String uri, String host, boolean isOfApis) {
    S3Request request =
        S3Request.parse("GET", uri, HeaderFields.of("Host", host), "127.0.0.1").orThrow();
    assertThat(hosted.isOfApis(request)).isEqualTo(isOfApis);
  }

  @Test
  void theRootOfAHostedBucketIsTheBucket() {
    assertThat(route(hosted, "GET", "/", "Host", "bucket.s3.example.org").orThrow().operation())
        .isEqualTo(S3Operation.LIST_OBJECTS);
  }

  @ParameterizedTest
  @EnumSource(S3Operation.class)
  void everyOperationIsReachable(S3Operation operation) {
    String path =
        switch (operation.level()) {
          case SERVICE -> "/";
          case BUCKET -> "/bucket";
          case OBJECT -> "/bucket/key";
        };
    StringBuilder uri = new StringBuilder(path + "?");
    operation
        .requirements()
        .forEach(r -> uri.append(r.name() + "=" + (r.value().isEmpty() ? "1" : r.value()) + "&"));
    String[] headers =
        operation.copies() ? new String[] {"x-amz-copy-source", "/b/k"} : new String[0];
    assertThat(route(pathStyle, operation.method(), uri.toString(), headers).orThrow().operation())
        .isEqualTo(operation);
  }

  /** A parameter that is not signed could be added to a presigned URL, and mean something else. */
  @ParameterizedTest
  @EnumSource(S3Operation.class)
  void versionTwoOfSignaturesCoversWhatChoosesAnOperation(S3Operation operation) {
    Instant now = Instant.parse("2030-01-01T00:00:00Z");
    RequestSignatures signatures =
        new RequestSignatures(
            Clock.fixed(now, ZoneOffset.UTC), "us-east-1", new SigningKeys(1), true);
    String uri =
        new RequestSignerV2("key", "secret")
            .presign(operation.method(), "/b/k", "/b/k", "", now.getEpochSecond());
    for (S3Operation.Requirement required : operation.requirements()) {
      boolean isSigned = !required.name().equals("list-type");
      S3Request request =
          S3Request.parse(
                  operation.method(),
                  uri + "&" + required.name() + "=" + required.value(),
                  HeaderFields.none(),
                  "127.0.0.1")
              .orThrow();
      AuthClaim.Signed claim = (AuthClaim.Signed) signatures.parse(request);
      assertThat(signatures.verify(claim, request, Optional.empty(), "secret"))
          .isInstanceOf(isSigned ? AuthOutcome.Refused.class : AuthOutcome.Verified.class);
    }
  }

  @Test
  void aRequestNamesOneHost() {
    assertThat(refusal(route(pathStyle, "GET", "/b", "Host", "a", "host", "a")).error())
        .isEqualTo(S3Error.BAD_REQUEST);
  }

  @Test
  void operationsHaveTheNamesOfTheApi() {
    assertThat(S3Operation.LIST_OBJECTS_V2.apiName()).isEqualTo("ListObjectsV2");
    assertThat(S3Operation.GET_BUCKET_CORS.apiName()).isEqualTo("GetBucketCors");
  }
}
