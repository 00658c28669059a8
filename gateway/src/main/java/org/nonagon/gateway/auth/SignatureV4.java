package org.nonagon.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/**
 * Authentication by Signature Version 4, in the {@code Authorization} header and in the query.
 *
 * <p>In two steps, since the secret of an access key is looked up in between: {@link #parse} says
 * who claims to ask and refuses what no secret could save; {@link #verify} computes the signature
 * and compares it in constant time.
 *
 * <p>Thread-safe. The clock decides nothing but skew and expiry.
 */
public final class SignatureV4 {

  /** How far a request's clock may be off. */
  public static final long MAX_SKEW_SECONDS = 900;

  private static final String SERVICE = "s3";

  private final Clock clock;
  private final String region;
  private final SigningKeys keys;

  public SignatureV4(Clock clock, String region, SigningKeys keys) {
    this.clock = clock;
    this.region = region;
    this.keys = keys;
  }

  /** Who a request claims to come from. */
  public AuthClaim parse(S3Request request) {
    List<String> headers = request.headers().values(S3Headers.AUTHORIZATION);
    boolean isPresigned = PresignedUrl.isClaimedBy(request.query());
    if (headers.isEmpty() && !isPresigned) {
      return new AuthClaim.Anonymous();
    }
    if (headers.size() + (isPresigned ? 1 : 0) > 1) {
      return new AuthClaim.Refused(twoKinds(headers.getFirst()));
    }
    S3Outcome<SignatureV4Claim> claim =
        isPresigned
            ? PresignedUrl.parse(request, clock.instant())
            : fromHeader(request, headers.getFirst());
    return switch (claim.then(c -> checked(c, request))) {
      case S3Outcome.Accepted<SignatureV4Claim>(SignatureV4Claim legal) -> legal;
      case S3Outcome.Refused<SignatureV4Claim>(S3Failure failure) -> new AuthClaim.Refused(failure);
    };
  }

  private S3Outcome<SignatureV4Claim> fromHeader(S3Request request, String authorization) {
    if (!authorization.startsWith(AuthorizationHeader.ALGORITHM + " ")) {
      return S3Outcome.refused(
          S3Error.INVALID_REQUEST.failure(
              "The authorization mechanism you have provided is not supported. Please use"
                  + " AWS4-HMAC-SHA256."));
    }
    return AuthorizationHeader.parse(request, authorization).then(this::onTime);
  }

  private static S3Failure twoKinds(String authorization) {
    return S3Failure.invalidArgument(
        S3Headers.AUTHORIZATION,
        authorization,
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
            + " query string parameter or the Authorization header should be specified");
  }

  private S3Outcome<SignatureV4Claim> onTime(SignatureV4Claim claim) {
    Instant now = clock.instant();
    Instant signedAt = SignatureTime.parse(claim.timestamp()).orElseThrow();
    if (Duration.between(signedAt, now).abs().compareTo(Duration.ofSeconds(MAX_SKEW_SECONDS)) > 0) {
      return S3Outcome.refused(
          S3Error.REQUEST_TIME_TOO_SKEWED
              .failure()
              .with("RequestTime", claim.timestamp())
              .with("ServerTime", now.toString())
              .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW_SECONDS * 1000)));
    }
    return S3Outcome.accepted(claim);
  }

  /** Whether a claim's scope is ours and its signature covers what it must. */
  private S3Outcome<SignatureV4Claim> checked(SignatureV4Claim claim, S3Request request) {
    CredentialScope scope = claim.scope();
    if (!scope.hasLegalDate()) {
      return wrongScope(
          claim,
          "incorrect date format \"%s\". This date in the credential must be in the format"
                  .formatted(scope.date())
              + " \"yyyyMMdd\".");
    }
    if (!claim.timestamp().startsWith(scope.date())) {
      return wrongScope(
          claim,
          "Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\"."
              .formatted(scope.date(), claim.timestamp().substring(0, 8)));
    }
    if (!scope.region().equals(region)) {
      return wrongScope(
          claim, "the region '%s' is wrong; expecting '%s'".formatted(scope.region(), region));
    }
    if (!scope.service().equals(SERVICE)) {
      return wrongScope(
          claim,
          "incorrect service \"%s\". This endpoint belongs to \"s3\".".formatted(scope.service()));
    }
    return unsigned(claim, request)
        .<S3Outcome<SignatureV4Claim>>map(S3Outcome::refused)
        .orElseGet(() -> S3Outcome.accepted(claim));
  }

  private S3Outcome<SignatureV4Claim> wrongScope(SignatureV4Claim claim, String what) {
    S3Failure failure =
        claim.isPresigned()
            ? S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure(
                "Error parsing the X-Amz-Credential parameter; " + what)
            : AuthorizationHeader.malformedFailure(what);
    return S3Outcome.refused(failure.with("Region", region));
  }

  /** The host and every header of S3's own must be signed, or a stranger could add one. */
  private static Optional<S3Failure> unsigned(SignatureV4Claim claim, S3Request request) {
    String missing =
        request
            .headers()
            .names()
            .filter(name -> name.startsWith(S3Headers.AMZ_PREFIX) || name.equals("host"))
            .filter(name -> !claim.signedHeaders().contains(name))
            .collect(Collectors.joining(", "));
    boolean isHostSigned = claim.signedHeaders().contains("host");
    if (missing.isEmpty() && isHostSigned) {
      return Optional.empty();
    }
    return Optional.of(
        S3Error.ACCESS_DENIED
            .failure("There were headers present in the request which were not signed")
            .with("HeadersNotSigned", missing.isEmpty() ? "host" : missing));
  }

  /** Whether the owner of a secret signed this request. */
  public AuthOutcome verify(SignatureV4Claim claim, S3Request request, String secretKey) {
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

  private static S3Failure mismatch(
      SignatureV4Claim claim, CanonicalRequest canonical, String stringToSign) {
    return S3Error.SIGNATURE_DOES_NOT_MATCH
        .failure()
        .with("AWSAccessKeyId", claim.accessKey())
        .with("StringToSign", stringToSign)
        .with("SignatureProvided", claim.signature())
        .with("CanonicalRequest", canonical.text());
  }
}
