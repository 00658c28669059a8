package org.nonagon.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.gateway.auth.AwsExamples.EMPTY_SHA256;
import static org.nonagon.gateway.auth.AwsExamples.SECRET_KEY;
import static org.nonagon.gateway.auth.AwsExamples.authorization;
import static org.nonagon.gateway.auth.AwsExamples.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Request;

class SignatureV4Test {

  private static final String HOST = "examplebucket.s3.amazonaws.com";
  private static final RequestSigner SIGNER =
      new RequestSigner(AwsExamples.ACCESS_KEY, SECRET_KEY, "20130524T000000Z", "us-east-1");

  private final RequestSignatures signatures = AwsExamples.signatures();

  private AuthOutcome authenticate(S3Request request) {
    return authenticate(signatures, request, SECRET_KEY);
  }

  private static AuthOutcome authenticate(
      RequestSignatures signatures, S3Request request, String secret) {
    return AwsExamples.authenticate(signatures, request, Optional.empty(), secret);
  }

  private static S3Failure refusal(AuthOutcome outcome) {
    assertThat(outcome).isInstanceOf(AuthOutcome.Refused.class);
    return ((AuthOutcome.Refused) outcome).failure();
  }

  private static S3Request exampleGet() {
    return request(
        "GET",
        "/test.txt",
        "Host",
        HOST,
        "Range",
        "bytes=0-9",
        "x-amz-content-sha256",
        EMPTY_SHA256,
        "x-amz-date",
        "20130524T000000Z",
        "Authorization",
        authorization(
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
  }

  @Test
  void theDocumentedGetObjectIsVerified() {
    assertThat(authenticate(exampleGet()))
        .isInstanceOfSatisfying(
            AuthOutcome.Verified.class,
            verified -> {
              assertThat(verified.accessKey()).isEqualTo(AwsExamples.ACCESS_KEY);
              assertThat(verified.payload()).isEqualTo(new PayloadMode.Literal(EMPTY_SHA256));
              assertThat(verified.chunkKey()).isEmpty();
            });
  }

  @Test
  void theDocumentedPutObjectIsVerified() {
    S3Request put =
        request(
            "PUT",
            "/test$file.text",
            "Host",
            HOST,
            "Date",
            "Fri, 24 May 2013 00:00:00 GMT",
            "Authorization",
            authorization(
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
            "x-amz-date",
            "20130524T000000Z",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    assertThat(authenticate(put)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    "/?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
  })
  void theDocumentedRequestsWithAQueryAreVerified(String uri, String signature) {
    S3Request get =
        request(
            "GET",
            uri,
            "Host",
            HOST,
            "x-amz-date",
            "20130524T000000Z",
            "x-amz-content-sha256",
            EMPTY_SHA256,
            "Authorization",
            authorization("host;x-amz-content-sha256;x-amz-date", signature));
    assertThat(authenticate(get)).isInstanceOf(AuthOutcome.Verified.class);
  }

  private static final String DOCUMENTED_PRESIGNED =
      "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
          + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
          + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

  @Test
  void theDocumentedPresignedGetIsVerified() {
    assertThat(authenticate(request("GET", DOCUMENTED_PRESIGNED, "Host", HOST)))
        .isInstanceOfSatisfying(
            AuthOutcome.Verified.class,
            verified -> assertThat(verified.payload()).isEqualTo(new PayloadMode.Unsigned()));
  }

  @ParameterizedTest
  @CsvSource({
    "2013-05-25T00:00:00Z, true",
    "2013-05-25T00:00:01Z, false",
    "2013-05-23T23:45:00Z, true",
    "2013-05-23T23:44:59Z, false"
  })
  void aPresignedUrlLivesToTheSecond(Instant now, boolean isAlive) {
    S3Request request = request("GET", DOCUMENTED_PRESIGNED, "Host", HOST);
    AuthOutcome outcome = authenticate(AwsExamples.signaturesAt(now), request, SECRET_KEY);
    if (isAlive) {
      assertThat(outcome).isInstanceOf(AuthOutcome.Verified.class);
    } else {
      assertThat(refusal(outcome).error()).isEqualTo(S3Error.ACCESS_DENIED);
    }
  }

  @ParameterizedTest
  @CsvSource({"604800, true", "604801, false", "1, true", "-1, false", "x, false", "'', false"})
  void aPresignedUrlLivesSevenDaysAtMost(String expires, boolean isLegal) {
    String uri =
        isLegal
            ? SIGNER.presign("GET", "/b/k", HOST, Long.parseLong(expires))
            : DOCUMENTED_PRESIGNED.replace("=86400", "=" + expires);
    AuthOutcome outcome = authenticate(request("GET", uri, "Host", HOST));
    if (isLegal) {
      assertThat(outcome).isInstanceOf(AuthOutcome.Verified.class);
    } else {
      assertThat(refusal(outcome).error()).isEqualTo(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/b/k",
        "/b/a//b",
        "/b/a/../b",
        "/b/./k",
        "/b/dir/",
        "/b/a%2Bb",
        "/b/a%20b",
        "/b/100%25",
        "/b/%E2%82%AC/%F0%9F%98%80",
        "/b/~-._",
        "/",
        "//"
      })
  void aPathIsSignedAsItIsSent(String path) {
    S3Request request =
        SIGNER.sign("GET", path, "", "host", HOST, "x-amz-content-sha256", EMPTY_SHA256);
    assertThat(authenticate(request)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prefix=a%20b&delimiter=%2F",
        "prefix=a+b",
        "uploads",
        "uploads=",
        "partNumber=1&uploadId=abc~d",
        "a-b=1&a=2&aa=3",
        "X=1&x=2",
        "prefix=%E2%82%AC*"
      })
  void aQueryIsSignedInItsCanonicalForm(String query) {
    S3Request request =
        SIGNER.sign("GET", "/b", query, "host", HOST, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    assertThat(authenticate(request)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void aSlashThatIsSentCodedIsSignedAsASlash() {
    S3Request plain =
        SIGNER.sign("GET", "/b/a//b", "", "host", HOST, "x-amz-content-sha256", EMPTY_SHA256);
    S3Request coded =
        new S3Request("GET", "/b/a/%2Fb", plain.query(), plain.headers(), "127.0.0.1");
    assertThat(authenticate(coded)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void aPathThatTheClientDidNotEncodeIsReadAsIfItHad() {
    S3Request encoded =
        SIGNER.sign(
            "GET", "/b/a%28b%29%21", "", "host", HOST, "x-amz-content-sha256", EMPTY_SHA256);
    S3Request raw =
        new S3Request("GET", "/b/a(b)!", encoded.query(), encoded.headers(), "127.0.0.1");
    assertThat(authenticate(raw)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void spacesWithinAHeaderValueCountOnce() {
    S3Request one =
        SIGNER.sign(
            "PUT",
            "/b/k",
            "",
            "host",
            HOST,
            "x-amz-content-sha256",
            EMPTY_SHA256,
            "x-amz-meta-a",
            "x y");
    List<HeaderFields.Field> fields = new ArrayList<>();
    one.headers()
        .all()
        .forEach(
            f ->
                fields.add(
                    f.value().equals("x y") ? new HeaderFields.Field(f.name(), "  x   y ") : f));
    S3Request many =
        new S3Request("PUT", "/b/k", one.query(), HeaderFields.of(fields), "127.0.0.1");
    assertThat(authenticate(many)).isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void anotherSecretIsRefused() {
    S3Failure failure = refusal(authenticate(signatures, exampleGet(), "another"));
    assertThat(failure.error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(failure.detail("CanonicalRequest"))
        .hasValueSatisfying(c -> assertThat(c).startsWith("GET\n"));
    assertThat(failure.toString()).doesNotContain(SECRET_KEY);
  }

  @Test
  void whatWasSignedCannotBeChanged() {
    S3Request signed = exampleGet();
    S3Request otherMethod =
        new S3Request("PUT", signed.rawPath(), signed.query(), signed.headers(), "127.0.0.1");
    S3Request otherPath =
        new S3Request("GET", "/other", signed.query(), signed.headers(), "127.0.0.1");
    assertThat(refusal(authenticate(otherMethod)).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(refusal(authenticate(otherPath)).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "2013-05-24T00:15:00Z, true",
    "2013-05-24T00:15:01Z, false",
    "2013-05-23T23:45:00Z, true",
    "2013-05-23T23:44:59Z, false"
  })
  void aClockMayBeOffByFifteenMinutes(Instant now, boolean isLegal) {
    AuthOutcome outcome = authenticate(AwsExamples.signaturesAt(now), exampleGet(), SECRET_KEY);
    if (isLegal) {
      assertThat(outcome).isInstanceOf(AuthOutcome.Verified.class);
    } else {
      assertThat(refusal(outcome).error()).isEqualTo(S3Error.REQUEST_TIME_TOO_SKEWED);
    }
  }

  @Test
  void aRequestWithoutAuthenticationIsAnonymous() {
    assertThat(authenticate(request("GET", "/b/k", "Host", HOST)))
        .isEqualTo(new AuthOutcome.Anonymous());
  }

  private static S3Request without(S3Request request, String header) {
    List<HeaderFields.Field> fields = new ArrayList<>(request.headers().all());
    fields.removeIf(f -> f.name().equals(header));
    return new S3Request(
        request.method(), request.rawPath(), request.query(), HeaderFields.of(fields), "127.0.0.1");
  }

  private static S3Request with(S3Request request, String name, String value) {
    List<HeaderFields.Field> fields = new ArrayList<>(without(request, name).headers().all());
    fields.add(new HeaderFields.Field(name, value));
    return new S3Request(
        request.method(), request.rawPath(), request.query(), HeaderFields.of(fields), "127.0.0.1");
  }

  @Test
  void twoKindsOfAuthenticationAreRefused() {
    S3Request both =
        request(
            "GET",
            DOCUMENTED_PRESIGNED,
            "Host",
            HOST,
            "Authorization",
            authorization("host", "0".repeat(64)));
    assertThat(refusal(authenticate(both)).error()).isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @Test
  void aHeaderOfS3ThatIsNotSignedIsRefused() {
    S3Failure failure = refusal(authenticate(with(exampleGet(), "x-amz-acl", "public-read")));
    assertThat(failure.error()).isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(failure.detail("HeadersNotSigned")).hasValue("x-amz-acl");
  }

  @Test
  void theHostMustBeSigned() {
    S3Request request =
        with(
            exampleGet(),
            "authorization",
            authorization("x-amz-content-sha256;x-amz-date", "0".repeat(64)));
    assertThat(refusal(authenticate(request)).error()).isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void theHashOfTheBodyIsRequired() {
    assertThat(refusal(authenticate(without(exampleGet(), "x-amz-content-sha256"))).error())
        .isEqualTo(S3Error.INVALID_REQUEST);
    assertThat(refusal(authenticate(with(exampleGet(), "x-amz-content-sha256", "abc"))).error())
        .isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "20130524/eu-west-1/s3/aws4_request, AUTHORIZATION_HEADER_MALFORMED",
    "20130525/us-east-1/s3/aws4_request, AUTHORIZATION_HEADER_MALFORMED",
    "20131399/us-east-1/s3/aws4_request, AUTHORIZATION_HEADER_MALFORMED",
    "20130524/us-east-1/sts/aws4_request, AUTHORIZATION_HEADER_MALFORMED",
    "20130524/us-east-1/s3/aws5_request, AUTHORIZATION_HEADER_MALFORMED",
    "us-east-1/s3/aws4_request, AUTHORIZATION_HEADER_MALFORMED",
    "20130524/us-east-1/s3/aws4_request, SIGNATURE_DOES_NOT_MATCH"
  })
  void theScopeMustBeOurs(String scope, S3Error error) {
    String header =
        "AWS4-HMAC-SHA256 Credential=AKIA/%s, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=%s"
            .formatted(scope, "0".repeat(64));
    assertThat(refusal(authenticate(with(exampleGet(), "authorization", header))).error())
        .isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256 Credential=",
        "AWS4-HMAC-SHA256 Credential=a,SignedHeaders=b,Signature=c",
        "AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request,SignedHeaders=;;,Signature=c",
        "AWS4-HMAC-SHA256 ,,,=,=,",
        "AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request,Credential=b,SignedHeaders=host"
      })
  void aMalformedHeaderIsRefused(String header) {
    assertThat(refusal(authenticate(with(exampleGet(), "authorization", header))).error())
        .isEqualTo(S3Error.AUTHORIZATION_HEADER_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer x", "Basic x", "AWS4-ECDSA-P256-SHA256 x", "", "AWS4-HMAC-SHA256"})
  void otherMechanismsAreRefused(String header) {
    assertThat(refusal(authenticate(with(exampleGet(), "authorization", header))).error())
        .isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @Test
  void aPresignedUrlThatLivesForNothingHasExpired() {
    String uri = SIGNER.presign("GET", "/b/k", HOST, 0);
    S3Failure failure = refusal(authenticate(request("GET", uri, "Host", HOST)));
    assertThat(failure.error()).isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(failure.message()).isEqualTo("Request has expired");
  }

  @Test
  void theMd5OfTheBodyMustBeSignedAndItsHashIsCoveredAnyway() {
    S3Failure failure =
        refusal(authenticate(with(exampleGet(), "content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")));
    assertThat(failure.detail("HeadersNotSigned")).hasValue("content-md5");
    S3Request presigned =
        request("GET", DOCUMENTED_PRESIGNED, "Host", HOST, "x-amz-content-sha256", EMPTY_SHA256);
    assertThat(refusal(authenticate(presigned)).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void aPresignedRequestMustSignTheHeadersOfS3ThatItHas() {
    S3Request presigned =
        request("GET", DOCUMENTED_PRESIGNED, "Host", HOST, "x-amz-meta-a", "b", "x-custom", "c");
    S3Failure failure = refusal(authenticate(presigned));
    assertThat(failure.error()).isEqualTo(S3Error.ACCESS_DENIED);
    assertThat(failure.detail("HeadersNotSigned")).hasValue("x-amz-meta-a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-amz-date", "x-amz-content-sha256"})
  void aHeaderThatSaysTwoThingsSaysNothing(String name) {
    List<HeaderFields.Field> fields = new ArrayList<>(exampleGet().headers().all());
    fields.add(new HeaderFields.Field(name, "20130524T000001Z"));
    S3Request twice =
        new S3Request(
            "GET", "/test.txt", QueryParameters.none(), HeaderFields.of(fields), "127.0.0.1");
    assertThat(authenticate(twice)).isInstanceOf(AuthOutcome.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20130524T000000Z", "Fri, 24 May 2013 00:00:00 GMT"})
  void theDateHeaderStandsInForXAmzDate(String date) {
    S3Request signed =
        SIGNER.sign(
            "GET", "/k", "", "host", HOST, "x-amz-content-sha256", EMPTY_SHA256, "date", date);
    String canonical =
        "GET\n/k\n\ndate:%s\nhost:%s\nx-amz-content-sha256:%s\n\ndate;host;x-amz-content-sha256\n%s"
            .formatted(date, HOST, EMPTY_SHA256, EMPTY_SHA256);
    S3Request dated =
        with(
            without(signed, "x-amz-date"),
            "authorization",
            authorization("date;host;x-amz-content-sha256", SIGNER.signature(canonical)));
    assertThat(authenticate(dated)).isInstanceOf(AuthOutcome.Verified.class);
    assertThat(refusal(authenticate(without(dated, "date"))).error())
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Expires=1",
        "X-Amz-Signature=0",
        "X-Amz-Credential=x",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
        "X-Amz-Security-Token=a&X-Amz-Security-Token=b",
        "X-Amz-Content-Sha256=a&X-Amz-Content-Sha256=b"
      })
  void aParameterOfTheSignatureIsGivenOnce(String more) {
    S3Request twice = request("GET", DOCUMENTED_PRESIGNED + "&" + more, "Host", HOST);
    assertThat(refusal(authenticate(twice)).error())
        .isEqualTo(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
  }

  @Test
  void signingKeysAreKeptWithinTheirBoundAndNeverOutliveTheirSecret() {
    SigningKeys keys = new SigningKeys(2);
    for (String day : List.of("20130524", "20130525", "20130526")) {
      keys.of(SECRET_KEY, new CredentialScope("a", day, "us-east-1", "s3"));
    }
    CredentialScope scope = new CredentialScope("a", "20130526", "us-east-1", "s3");
    String before = keys.of(SECRET_KEY, scope).sign("x");
    assertThat(keys.size()).isEqualTo(2);
    assertThat(keys.of(SECRET_KEY, scope).sign("x")).isEqualTo(before);
    assertThat(keys.of("another", scope).sign("x")).isNotEqualTo(before);
    assertThat(keys.of(SECRET_KEY, scope)).hasToString("SigningKey[]");
  }
}
