package org.nonagon.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Request;

/**
 * The credentials, the time and the empty hash of the examples in the S3 documentation on
 * signatures.
 */
final class AwsExamples {

  static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");

  private AwsExamples() {}

  static RequestSignatures signatures() {
    return signaturesAt(TIME);
  }

  static RequestSignatures signaturesAt(Instant now) {
    return new RequestSignatures(
        Clock.fixed(now, ZoneOffset.UTC), "us-east-1", new SigningKeys(16), true);
  }

  /** What verifying a request comes to when its access key has this secret. */
  static AuthOutcome authenticate(
      RequestSignatures signatures, S3Request request, Optional<String> hosted, String secret) {
    return switch (signatures.parse(request)) {
      case AuthClaim.Anonymous _ -> new AuthOutcome.Anonymous();
      case AuthClaim.Refused(S3Failure failure) -> new AuthOutcome.Refused(failure);
      case AuthClaim.Signed claim -> signatures.verify(claim, request, hosted, secret);
    };
  }

  static S3Request request(String method, String uri, String... headers) {
    return S3Request.parse(method, uri, HeaderFields.of(headers), "127.0.0.1").orThrow();
  }

  static String authorization(String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential="
        + ACCESS_KEY
        + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
        + signedHeaders
        + ",Signature="
        + signature;
  }
}
