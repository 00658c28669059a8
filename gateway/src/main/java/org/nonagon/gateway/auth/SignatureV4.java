package org.nonagon.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/**
 * Authentication by Signature Version 4, in the {@code Authorization} header and in the query. What
 * is wrong with a request is told in S3's order: body, time, components, scope, headers.
 *
 * <p>Thread-safe. The clock decides nothing but skew and expiry.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html">
 *     Authenticating requests (AWS Signature Version 4)</a>
 */
final class SignatureV4 {

  private static final String SERVICE = "s3";
  private static final String HOST = "host";

  private final Clock clock;
  private final String region;
  private final SigningKeys keys;

  SignatureV4(Clock clock, String region, SigningKeys keys) {
    this.clock = clock;
    this.region = region;
    this.keys = keys;
  }

  /** Reads the {@code Authorization} header. */
  S3Outcome<SignatureV4Claim> parseHeader(S3Request request, String authorization) {
    return AuthorizationHeader.payload(request)
        .then(payload -> parseHeader(request, authorization, payload))
        .then(claim -> checked(claim, request));
  }

  private S3Outcome<SignatureV4Claim> parseHeader(
      S3Request request, String authorization, PayloadMode payload) {
    return SignatureTime.ofRequest(request, clock.instant())
        .map(SignatureTime::format)
        .then(time -> AuthorizationHeader.parse(request, authorization, time, payload));
  }

  /** Reads a query that was signed beforehand. */
  S3Outcome<SignatureV4Claim> parseQuery(S3Request request) {
    return PresignedUrl.parse(request, clock.instant()).then(claim -> checked(claim, request));
  }

  /** Whether a claim's scope is ours and its signature covers what it must. */
  private S3Outcome<SignatureV4Claim> checked(SignatureV4Claim claim, S3Request request) {
    return foreign(claim.scope(), claim.timestamp())
        .map(what -> wrongScope(claim.isPresigned(), what))
        .or(() -> unsigned(claim, request))
        .<S3Outcome<SignatureV4Claim>>map(S3Outcome::refused)
        .orElseGet(() -> S3Outcome.accepted(claim));
  }

  /** What keeps a credential from being one for this service at that time, if anything does. */
  private Optional<String> foreign(CredentialScope scope, String timestamp) {
    if (!scope.hasLegalDate()) {
      return Optional.of(
          "incorrect date format \"%s\". This date in the credential must be in the format"
                  .formatted(scope.date())
              + " \"yyyyMMdd\".");
    }
    if (!scope.region().equals(region)) {
      return Optional.of(
          "the region '%s' is wrong; expecting '%s'".formatted(scope.region(), region));
    }
    if (!scope.service().equals(SERVICE)) {
      return Optional.of(
          "incorrect service \"%s\". This endpoint belongs to \"s3\".".formatted(scope.service()));
    }
    if (!timestamp.startsWith(scope.date())) {
      return Optional.of(
          "Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\"."
              .formatted(scope.date(), timestamp.substring(0, 8)));
    }
    return Optional.empty();
  }

  private S3Failure wrongScope(boolean isInParameter, String what) {
    S3Failure failure =
        isInParameter
            ? S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure(
                "Error parsing the X-Amz-Credential parameter; " + what)
            : AuthorizationHeader.malformedFailure(what);
    return failure.with("Region", region);
  }

  /** The refusal of the credential of a form, if it is not one for this service at that time. */
  Optional<S3Failure> refusal(CredentialScope scope, String timestamp) {
    return foreign(scope, timestamp).map(what -> wrongScope(true, what));
  }

  /**
   * The host, the MD5 of the body and every header of S3's own must be signed, or a stranger could
   * add one. The hash of the body is covered anyway.
   */
  private static Optional<S3Failure> unsigned(SignatureV4Claim claim, S3Request request) {
    String missing =
        Stream.concat(Stream.of(HOST), request.headers().names())
            .distinct()
            .filter(SignatureV4::mustBeSigned)
            .filter(name -> !claim.signedHeaders().contains(name))
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            S3Error.ACCESS_DENIED
                .failure("There were headers present in the request which were not signed")
                .with("HeadersNotSigned", missing));
  }

  private static boolean mustBeSigned(String name) {
    return name.equals(HOST)
        || name.equalsIgnoreCase(S3Headers.CONTENT_MD5)
        || (name.startsWith(S3Headers.AMZ_PREFIX) && !name.equals(S3Headers.AMZ_CONTENT_SHA256));
  }

  /** Whether the owner of a secret signed this request. */
  AuthOutcome verify(SignatureV4Claim claim, S3Request request, String secretKey) {
    SigningKey key = keys.of(secretKey, claim.scope());
    CanonicalRequest canonical = CanonicalRequest.of(request, claim);
    String stringToSign = stringToSign(claim, canonical);
    String expected = key.sign(stringToSign);
    if (!isSame(expected, claim.signature())) {
      return new AuthOutcome.Refused(mismatch(claim, canonical, stringToSign));
    }
    Optional<ChunkKey> chunkKey =
        claim.payload() instanceof PayloadMode.Chunked chunked && chunked.isSigned()
            ? Optional.of(new ChunkKey(key, claim.timestamp(), claim.scope().scope(), expected))
            : Optional.empty();
    return new AuthOutcome.Verified(claim.accessKey(), claim.payload(), chunkKey);
  }

  private static String stringToSign(SignatureV4Claim claim, CanonicalRequest canonical) {
    return String.join(
        "\n",
        AuthorizationHeader.ALGORITHM,
        claim.timestamp(),
        claim.scope().scope(),
        HexFormat.of().formatHex(Sha256.of(canonical.bytes())));
  }

  /** Compares two signatures in a time that tells nothing of where they differ. */
  static boolean isSame(String expected, String provided) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII), provided.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the owner of a secret signed this text in this scope. */
  AuthOutcome verify(FormClaim claim, CredentialScope scope, String secretKey) {
    String expected = keys.of(secretKey, scope).sign(claim.policy());
    return isSame(expected, claim.signature())
        ? new AuthOutcome.Verified(claim.accessKey(), new PayloadMode.Unsigned(), Optional.empty())
        : new AuthOutcome.Refused(mismatch(claim.accessKey(), claim.policy(), claim.signature()));
  }

  private static S3Failure mismatch(
      SignatureV4Claim claim, CanonicalRequest canonical, String stringToSign) {
    return mismatch(claim.accessKey(), stringToSign, claim.signature())
        .with("CanonicalRequest", canonical.text());
  }

  /** The refusal of a signature that is not what was calculated. */
  static S3Failure mismatch(String accessKey, String stringToSign, String signature) {
    return S3Error.SIGNATURE_DOES_NOT_MATCH
        .failure()
        .with("AWSAccessKeyId", accessKey)
        .with("StringToSign", stringToSign)
        .with("SignatureProvided", signature);
  }
}
