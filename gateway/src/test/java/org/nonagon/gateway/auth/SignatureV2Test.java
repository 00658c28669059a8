package org.nonagon.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.gateway.auth.AwsExamples.ACCESS_KEY;
import static org.nonagon.gateway.auth.AwsExamples.SECRET_KEY;
import static org.nonagon.gateway.auth.AwsExamples.request;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Request;

class SignatureV2Test {

  private static final RequestSignerV2 SIGNER = new RequestSignerV2(ACCESS_KEY, SECRET_KEY);
  private static final Instant NOW = Instant.parse("2007-03-27T20:00:00Z");
  private static final String DATE = "Tue, 27 Mar 2007 20:00:00 +0000";
  private static final long LATER = NOW.getEpochSecond() + 60;

  private static AuthOutcome authenticate(S3Request request) {
    return authenticate(request, Optional.empty(), NOW);
  }

  private static AuthOutcome authenticate(S3Request request, Optional<String> hosted, Instant now) {
    return AwsExamples.authenticate(AwsExamples.signaturesAt(now), request, hosted, SECRET_KEY);
  }

  private static S3Failure refusal(AuthOutcome outcome) {
    assertThat(outcome).isInstanceOf(AuthOutcome.Refused.class);
    return ((AuthOutcome.Refused) outcome).failure();
  }

  private static S3Request signed(String method, String uri, String date, String signature) {
    return request(
        method, uri, "Date", date, "Authorization", "AWS " + ACCESS_KEY + ":" + signature);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /photos/puppy.jpg, 19:36:42, bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    "GET, /?prefix=photos&max-keys=50&marker=puppy, 19:42:41, htDYFYduRNen8P9ZfE/s9SuKy0U=",
    "GET, /?acl, 19:44:46, c2WLPFtWHVgbEmeEG93a4cG37dM="
  })
  void theDocumentedRequestsToAHostAreVerified(
      String method, String uri, String time, String signature) {
    S3Request request = signed(method, uri, "Tue, 27 Mar 2007 " + time + " +0000", signature);
    Instant then = Instant.parse("2007-03-27T" + time + "Z");
    assertThat(authenticate(request, Optional.of("johnsmith"), then))
        .isEqualTo(
            new AuthOutcome.Verified(ACCESS_KEY, new PayloadMode.Unsigned(), Optional.empty()));
    assertThat(authenticate(request, Optional.of("other"), then))
        .isInstanceOf(AuthOutcome.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/, 2007-03-28T01:29:59Z, qGdzdERIC03wnaRNKh6OqZehG9s=",
    "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re, 2007-03-28T01:49:49Z,"
        + " DNEZGsoieTZ92F3bUfSPQcbGmlM="
  })
  void theDocumentedRequestsWithAPathAreVerified(String uri, Instant then, String signature) {
    String date = "Wed, 28 Mar 2007 " + then.toString().substring(11, 19) + " +0000";
    assertThat(authenticate(signed("GET", uri, date, signature), Optional.empty(), then))
        .isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void theDocumentedPutIsVerified() {
    S3Request put =
        request(
            "PUT",
            "/photos/puppy.jpg",
            "Content-Type",
            "image/jpeg",
            "Content-Length",
            "94328",
            "Date",
            "Tue, 27 Mar 2007 21:15:45 +0000",
            "Authorization",
            "AWS " + ACCESS_KEY + ":MyyxeRY7whkBe+bq8fHCL/2kKUg=");
    Instant then = Instant.parse("2007-03-27T21:15:45Z");
    assertThat(authenticate(put, Optional.of("johnsmith"), then))
        .isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void theDocumentedUploadWithHeadersOfS3IsVerified() {
    S3Request put =
        request(
            "PUT",
            "/db-backup.dat.gz",
            "Host",
            "static.johnsmith.net:8080",
            "Date",
            "Tue, 27 Mar 2007 21:06:08 +0000",
            "x-amz-acl",
            "public-read",
            "content-type",
            "application/x-download",
            "Content-MD5",
            "4gJE4saaMU4BqNR0kLY+lw==",
            "X-Amz-Meta-ReviewedBy",
            "joe@johnsmith.net",
            "X-Amz-Meta-ReviewedBy",
            "  jane@johnsmith.net ",
            "X-Amz-Meta-FileChecksum",
            "0x02661779",
            "X-Amz-Meta-ChecksumAlgorithm",
            "crc32",
            "Content-Encoding",
            "gzip",
            "Authorization",
            "AWS " + ACCESS_KEY + ":ilyl83RwaSoYIEdixDQcA4OnAnc=");
    Instant then = Instant.parse("2007-03-27T21:06:08Z");
    assertThat(authenticate(put, Optional.of("static.johnsmith.net"), then))
        .isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void theDocumentedQueryIsVerifiedToTheSecond() {
    S3Request get =
        request(
            "GET",
            "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE"
                + "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620");
    Instant end = Instant.ofEpochSecond(1_175_139_620);
    Optional<String> bucket = Optional.of("johnsmith");
    assertThat(authenticate(get, bucket, end)).isInstanceOf(AuthOutcome.Verified.class);
    assertThat(authenticate(get, bucket, end.minusSeconds(400_000_000)))
        .isInstanceOf(AuthOutcome.Verified.class);
    S3Failure failure = refusal(authenticate(get, bucket, end.plusMillis(1)));
    assertThat(failure.error()).isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(failure.message()).isEqualTo("Request has expired");
    assertThat(failure.detail("Expires")).hasValue("2007-03-29T03:40:20Z");
  }

  @Test
  void xAmzDateTakesThePlaceOfDate() {
    String stamp = "Tue, 27 Mar 2007 19:59:59 +0000";
    String authorization = SIGNER.authorization("DELETE\n\n\n\nx-amz-date:" + stamp + "\n/b/k");
    S3Request delete =
        request(
            "DELETE", "/b/k", "Date", DATE, "x-amz-date", stamp, "Authorization", authorization);
    assertThat(authenticate(delete)).isInstanceOf(AuthOutcome.Verified.class);
    S3Request unreadable =
        request(
            "DELETE", "/b/k", "Date", DATE, "x-amz-date", "now", "Authorization", authorization);
    assertThat(refusal(authenticate(unreadable)).error()).isEqualTo(S3Error.ACCESS_DENIED);
  }

  @ParameterizedTest
  @CsvSource({
    "2007-03-27T20:15:00Z, true",
    "2007-03-27T20:15:01Z, false",
    "2007-03-27T19:45:00Z, true",
    "2007-03-27T19:44:59Z, false"
  })
  void aClockMayBeOffByFifteenMinutes(Instant now, boolean isLegal) {
    S3Request get = signed("GET", "/b/k", DATE, SIGNER.signature("GET\n\n\n" + DATE + "\n/b/k"));
    AuthOutcome outcome = authenticate(get, Optional.empty(), now);
    if (isLegal) {
      assertThat(outcome).isInstanceOf(AuthOutcome.Verified.class);
    } else {
      assertThat(refusal(outcome).error()).isEqualTo(S3Error.REQUEST_TIME_TOO_SKEWED);
      assertThat(refusal(outcome).detail("RequestTime")).hasValue(DATE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/b?uploads, /b?uploads",
    "/b?uploads=, /b?uploads",
    "/b/k?uploadId=a%2Fb&partNumber=2, /b/k?partNumber=2&uploadId=a/b",
    "/b/k?versionId=x&x=y&acl, /b/k?acl&versionId=x",
    "/b/k?response-content-type=a%20b%2Bc&response-expires=0,"
        + " /b/k?response-content-type=a b+c&response-expires=0",
    "/b/k?legal-hold, /b/k?legal-hold",
    "/b/?location, /b/?location",
    "/b?location, /b/?location",
    "/b, /b/",
    "/b/a//b/../c, /b/a//b/../c"
  })
  void theResourceHasThePathAndTheParametersThatCount(String uri, String resource) {
    S3Request get =
        signed("GET", uri, DATE, SIGNER.signature("GET\n\n\n" + DATE + "\n" + resource));
    assertThat(authenticate(get)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acl",
        "versionId=x",
        "uploadId=x",
        "response-content-type=x",
        "retention",
        "delete"
      })
  void aParameterThatCountsCannotBeAdded(String parameter) {
    S3Request get =
        request("GET", SIGNER.presign("GET", "/b/k", "/b/k", "", LATER) + "&" + parameter);
    assertThat(refusal(authenticate(get)).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "HEAD", "DELETE"})
  void theMethodCannotBeChanged(String method) {
    S3Request other = request(method, SIGNER.presign("GET", "/b/k", "/b/k", "", LATER));
    S3Failure failure = refusal(authenticate(other));
    assertThat(failure.error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(failure.detail("StringToSign")).hasValue(method + "\n\n\n" + LATER + "\n/b/k");
    assertThat(failure.toString()).doesNotContain(SECRET_KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS x", "AWS a:", "AWS a:b:c", "AWS  a:b", "AWS :", "AWS a b:c", "AWS"})
  void aMalformedHeaderIsRefused(String authorization) {
    S3Request get = request("GET", "/b/k", "Date", DATE, "Authorization", authorization);
    assertThat(refusal(authenticate(get)).error()).isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1e9", "2147483648", "99999999999999999999", " 1", "1.0"})
  void anExpiryIsSeconds(String expires) {
    String uri = "/b/k?AWSAccessKeyId=a&Signature=b&Expires=" + expires.replace(" ", "%20");
    S3Failure failure = refusal(authenticate(request("GET", uri)));
    assertThat(failure.message())
        .isEqualTo("Invalid date (should be seconds since epoch): " + expires);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/b/k?Signature=x",
        "/b/k?Signature=x&Expires=1175139620",
        "/b/k?Signature=x&AWSAccessKeyId=a",
        "/b/k?Signature=x&AWSAccessKeyId=a&Expires=1175139620&Expires=1",
        "/b/k?Signature=x&Signature=y&AWSAccessKeyId=a&Expires=1175139620"
      })
  void aQueryHasEachOfItsParametersOnce(String uri) {
    assertThat(refusal(authenticate(request("GET", uri))).error()).isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void aKeyWithoutASignatureIsNobody() {
    assertThat(authenticate(request("GET", "/b/k?AWSAccessKeyId=a&Expires=1175139620")))
        .isEqualTo(new AuthOutcome.Anonymous());
  }

  private static final String HOISTED =
      "PUT\n\n\n" + LATER + "\nx-amz-acl:private\nx-amz-meta-a:b c\n/b/k";

  private static String hoisted(String parameters) {
    return "/b/k?AWSAccessKeyId="
        + ACCESS_KEY
        + "&Expires="
        + LATER
        + "&Signature="
        + RequestSigner.encode(SIGNER.signature(HOISTED))
        + parameters;
  }

  @Test
  void aQueryMayCarryHeadersOfS3AndTheyAreSigned() {
    String uri = hoisted("&X-Amz-Meta-A=b%20c&x-amz-acl=private");
    assertThat(authenticate(request("PUT", uri))).isInstanceOf(AuthOutcome.Verified.class);
    RequestSignatures signatures = AwsExamples.signaturesAt(NOW);
    AuthClaim.Signed claim = (AuthClaim.Signed) signatures.parse(request("PUT", uri));
    HeaderFields headers = signatures.whole(claim, request("PUT", uri)).orThrow().headers();
    assertThat(headers.first("x-amz-meta-a")).hasValue("b c");
    assertThat(headers.first("x-amz-acl")).hasValue("private");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&x-amz-meta-a=b%20c",
        "&x-amz-meta-a=b%20c&x-amz-acl=public-read",
        "&x-amz-meta-a=b%20c&x-amz-acl=private&x-amz-meta-b=c",
        "&x-amz-acl=private%0Ax-amz-meta-a:b%20c",
        "&x-amz-acl:private%0Ax-amz-meta-a=b%20c"
      })
  void theHeadersOfAQueryCannotBeChanged(String parameters) {
    assertThat(authenticate(request("PUT", hoisted(parameters))))
        .isInstanceOf(AuthOutcome.Refused.class);
  }

  @Test
  void theBodyIsHeldToWhatItsHeaderSays() {
    String hash = RequestSigner.sha256(new byte[0]);
    String text = "PUT\n\n\n" + DATE + "\nx-amz-content-sha256:" + hash + "\n/b/k";
    S3Request put =
        request(
            "PUT",
            "/b/k",
            "Date",
            DATE,
            "x-amz-content-sha256",
            hash,
            "Authorization",
            SIGNER.authorization(text));
    assertThat(((AuthOutcome.Verified) authenticate(put)).payload())
        .isEqualTo(new PayloadMode.Literal(hash));
    S3Request chunked =
        request(
            "PUT",
            "/b/k",
            "Date",
            DATE,
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "Authorization",
            "AWS a:b");
    assertThat(refusal(authenticate(chunked)).error()).isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Test
  void whereItIsOffItIsRefusedAndTheOtherIsNamed() {
    RequestSignatures off =
        new RequestSignatures(
            Clock.fixed(NOW, ZoneOffset.UTC), "us-east-1", new SigningKeys(4), false);
    S3Request header = signed("GET", "/b/k", DATE, "x");
    S3Request query = request("GET", SIGNER.presign("GET", "/b/k", "/b/k", "", LATER));
    for (S3Request request : new S3Request[] {header, query}) {
      S3Failure failure =
          refusal(AwsExamples.authenticate(off, request, Optional.empty(), SECRET_KEY));
      assertThat(failure.error()).isEqualTo(S3Error.INVALID_REQUEST);
      assertThat(failure.message()).contains("AWS4-HMAC-SHA256");
    }
  }

  @Test
  void twoKindsOfAuthenticationAreRefused() {
    String presigned = SIGNER.presign("GET", "/b/k", "/b/k", "", LATER);
    String version4 = "X-Amz-Algorithm=AWS4-HMAC-SHA256";
    S3Request[] both = {
      request("GET", presigned, "Authorization", "AWS a:b"),
      request("GET", presigned, "Authorization", "AWS4-HMAC-SHA256 x"),
      request("GET", presigned + "&" + version4),
      request("GET", "/b/k?" + version4, "Authorization", "AWS a:b"),
      request("GET", "/b/k", "Authorization", "AWS a:b", "Authorization", "AWS a:b"),
      request("GET", "/b/k", "Authorization", "AWS a:b", "Authorization", "AWS4-HMAC-SHA256 x")
    };
    for (S3Request request : both) {
      S3Failure failure = refusal(authenticate(request));
      assertThat(failure.error()).isEqualTo(S3Error.INVALID_ARGUMENT);
      assertThat(failure.message()).startsWith("Only one auth mechanism allowed");
    }
  }
}
