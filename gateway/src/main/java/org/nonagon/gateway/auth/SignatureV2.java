package org.nonagon.gateway.auth;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/**
 * Authentication by Signature Version 2, in the {@code Authorization} header and in the query.
 *
 * <p>Thread-safe. The clock decides nothing but skew and expiry.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html">Signing
 *     and authenticating REST requests</a>
 */
final class SignatureV2 {

  /** What the header begins with. */
  static final String SCHEME = "AWS";

  static final String ACCESS_KEY = "AWSAccessKeyId";
  static final String EXPIRES = "Expires";
  static final String SIGNATURE = "Signature";

  private static final List<String> REQUIRED = List.of(ACCESS_KEY, EXPIRES, SIGNATURE);
  private static final Pattern SECONDS = Pattern.compile("[+-]?[0-9]{1,18}");

  /** The last second that S3 takes for an expiry. */
  private static final long MAX_EXPIRES = Integer.MAX_VALUE;

  private final Clock clock;

  SignatureV2(Clock clock) {
    this.clock = clock;
  }

  /** Whether a query claims to be signed so. */
  static boolean isClaimedBy(QueryParameters query) {
    return query.has(SIGNATURE);
  }

  /** Reads the {@code Authorization} header: {@code AWS KEY:SIGNATURE}. */
  S3Outcome<SignatureV2Claim> parseHeader(S3Request request, String authorization) {
    String[] parts = authorization.substring(SCHEME.length() + 1).split(":", -1);
    if (parts.length != 2 || parts[0].contains(" ") || parts[1].isEmpty()) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              S3Headers.AUTHORIZATION,
              authorization,
              "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature"));
    }
    boolean hasAmzDate = request.headers().has(S3Headers.AMZ_DATE);
    String dateLine = hasAmzDate ? "" : request.header(S3Headers.DATE).orElse("");
    return SignatureTime.ofRequest(request, clock.instant())
        .then(_ -> payload(request))
        .map(
            payload ->
                new SignatureV2Claim(
                    parts[0],
                    parts[1],
                    dateLine,
                    payload,
                    false,
                    request.header(S3Headers.AMZ_SECURITY_TOKEN)));
  }

  /** Reads a query that was signed beforehand. */
  S3Outcome<SignatureV2Claim> parseQuery(S3Request request) {
    QueryParameters query = request.query();
    if (!REQUIRED.stream().allMatch(name -> query.count(name) == 1)) {
      return S3Outcome.refused(
          S3Error.ACCESS_DENIED.failure(
              "Query-string authentication requires the Signature, Expires and AWSAccessKeyId"
                  + " parameters"));
    }
    String expires = query.first(EXPIRES).orElseThrow();
    return alive(expires)
        .then(_ -> PresignedHeaders.withThose(request))
        .then(
            whole ->
                payload(whole)
                    .map(
                        payload ->
                            new SignatureV2Claim(
                                query.first(ACCESS_KEY).orElseThrow(),
                                query.first(SIGNATURE).orElseThrow(),
                                expires,
                                payload,
                                true,
                                whole.header(S3Headers.AMZ_SECURITY_TOKEN))));
  }

  private S3Outcome<Instant> alive(String text) {
    Optional<Instant> expires = seconds(text);
    if (expires.isEmpty()) {
      return S3Outcome.refused(
          S3Error.ACCESS_DENIED.failure("Invalid date (should be seconds since epoch): " + text));
    }
    Instant now = clock.instant();
    return now.isAfter(expires.get())
        ? S3Outcome.refused(
            S3Error.ACCESS_DENIED
                .failure("Request has expired")
                .with(EXPIRES, expires.get().toString())
                .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString()))
        : S3Outcome.accepted(expires.get());
  }

  private static Optional<Instant> seconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(text);
    return seconds > MAX_EXPIRES
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(Math.max(seconds, 0)));
  }

  /** The signature covers no body; what the header promises of one is checked all the same. */
  private static S3Outcome<PayloadMode> payload(S3Request request) {
    Optional<String> said = request.headers().joined(S3Headers.AMZ_CONTENT_SHA256);
    if (said.isEmpty()) {
      return S3Outcome.accepted(new PayloadMode.Unsigned());
    }
    return PayloadMode.parse(said.get())
        .then(
            mode ->
                mode instanceof PayloadMode.Chunked chunked && chunked.isSigned()
                    ? S3Outcome.refused(
                        S3Error.INVALID_REQUEST.failure(
                            "Signed chunks need a request that is signed with AWS4-HMAC-SHA256."))
                    : S3Outcome.accepted(mode));
  }

  /**
   * Whether the owner of a secret signed this request.
   *
   * @param hostedBucket the bucket that the host names, which the path then does not
   */
  AuthOutcome verify(
      SignatureV2Claim claim, S3Request request, Optional<String> hostedBucket, String secretKey) {
    List<String> texts = StringToSignV2.of(request, claim, hostedBucket);
    boolean isSigned = false;
    for (String text : texts) {
      isSigned |= SignatureV4.isSame(HmacSha1.sign(secretKey, text), claim.signature());
    }
    return isSigned
        ? new AuthOutcome.Verified(claim.accessKey(), claim.payload(), Optional.empty())
        : new AuthOutcome.Refused(
            SignatureV4.mismatch(claim.accessKey(), texts.getFirst(), claim.signature()));
  }

  /** Whether the owner of a secret signed the policy of a form. */
  static AuthOutcome verify(FormClaim claim, String secretKey) {
    return SignatureV4.isSame(HmacSha1.sign(secretKey, claim.policy()), claim.signature())
        ? new AuthOutcome.Verified(claim.accessKey(), new PayloadMode.Unsigned(), Optional.empty())
        : new AuthOutcome.Refused(
            SignatureV4.mismatch(claim.accessKey(), claim.policy(), claim.signature()));
  }
}
