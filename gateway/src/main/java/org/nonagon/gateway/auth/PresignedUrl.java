package org.nonagon.gateway.auth;

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
 * Signature Version 4 in the query: its form and its time, not its truth.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Using
 *     query parameters</a>
 */
final class PresignedUrl {

  static final String ALGORITHM = "X-Amz-Algorithm";
  static final String CREDENTIAL = "X-Amz-Credential";
  static final String DATE = "X-Amz-Date";
  static final String EXPIRES = "X-Amz-Expires";
  static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
  static final String SIGNATURE = "X-Amz-Signature";
  static final String SECURITY_TOKEN = "X-Amz-Security-Token";
  static final String CONTENT_SHA256 = "X-Amz-Content-Sha256";

  /** A presigned request lives seven days at most. */
  static final long MAX_EXPIRES_SECONDS = 604_800;

  private static final List<String> REQUIRED =
      List.of(ALGORITHM, CREDENTIAL, DATE, EXPIRES, SIGNED_HEADERS, SIGNATURE);
  private static final List<String> OPTIONAL = List.of(SECURITY_TOKEN, CONTENT_SHA256);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  private PresignedUrl() {}

  /** Whether a query claims to be signed so. */
  static boolean isClaimedBy(QueryParameters query) {
    return query.has(ALGORITHM);
  }

  static S3Outcome<SignatureV4Claim> parse(S3Request request, Instant now) {
    QueryParameters query = request.query();
    Optional<S3Failure> malformed = malformed(query);
    if (malformed.isPresent()) {
      return S3Outcome.refused(malformed.get());
    }
    Optional<CredentialScope> scope = CredentialScope.parse(value(query, CREDENTIAL));
    if (scope.isEmpty()) {
      return invalid(
          "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
              + CredentialScope.FORM
              + ".");
    }
    Optional<Instant> signedAt = SignatureTime.parse(value(query, DATE));
    if (signedAt.isEmpty()) {
      return invalid("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
    Optional<List<String>> names = AuthorizationHeader.headerNames(value(query, SIGNED_HEADERS));
    if (names.isEmpty()) {
      return invalid("X-Amz-SignedHeaders is mal-formed.");
    }
    return lifetimeSeconds(value(query, EXPIRES))
        .then(seconds -> alive(signedAt.get(), seconds, now))
        .then(_ -> payload(request))
        .map(payload -> claim(query, scope.get(), names.get(), payload));
  }

  private static SignatureV4Claim claim(
      QueryParameters query, CredentialScope scope, List<String> names, PayloadMode payload) {
    return new SignatureV4Claim(
        scope,
        value(query, DATE),
        names,
        value(query, SIGNATURE),
        payload,
        true,
        query.first(SECURITY_TOKEN));
  }

  private static Optional<S3Failure> malformed(QueryParameters query) {
    if (!REQUIRED.stream().allMatch(name -> query.count(name) == 1)) {
      return Optional.of(
          failure(
              "Query-string authentication version 4 requires the X-Amz-Algorithm,"
                  + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and"
                  + " X-Amz-Expires parameters."));
    }
    Optional<String> repeated = OPTIONAL.stream().filter(name -> query.count(name) > 1).findFirst();
    if (repeated.isPresent()) {
      return Optional.of(failure(repeated.get() + " must not be repeated."));
    }
    if (!value(query, ALGORITHM).equals(AuthorizationHeader.ALGORITHM)) {
      return Optional.of(failure("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""));
    }
    if (!AuthorizationHeader.SIGNATURE.matcher(value(query, SIGNATURE)).matches()) {
      return Optional.of(S3Error.SIGNATURE_DOES_NOT_MATCH.failure());
    }
    return Optional.empty();
  }

  private static S3Outcome<Long> lifetimeSeconds(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return invalid("X-Amz-Expires should be a number");
    }
    long seconds = Long.parseLong(text);
    if (seconds < 0) {
      return invalid("X-Amz-Expires must be non-negative");
    }
    if (seconds > MAX_EXPIRES_SECONDS) {
      return invalid(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
              + " must be less than 604800 seconds");
    }
    return S3Outcome.accepted(seconds);
  }

  /** A lifetime of nothing is over as soon as it has begun. */
  private static S3Outcome<Instant> alive(Instant signedAt, long lifetimeSeconds, Instant now) {
    Instant expires = signedAt.plusSeconds(lifetimeSeconds);
    if (lifetimeSeconds == 0 || now.isAfter(expires)) {
      return S3Outcome.refused(
          S3Error.ACCESS_DENIED
              .failure("Request has expired")
              .with(EXPIRES, Long.toString(lifetimeSeconds))
              .with("Expires", expires.toString())
              .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    if (signedAt.isAfter(now.plusSeconds(SignatureTime.MAX_SKEW_SECONDS))) {
      return S3Outcome.refused(S3Error.ACCESS_DENIED.failure("Request is not yet valid"));
    }
    return S3Outcome.accepted(expires);
  }

  /** The body is not covered, unless a hash was signed with the query or as a header. */
  private static S3Outcome<PayloadMode> payload(S3Request request) {
    return request
        .query()
        .first(CONTENT_SHA256)
        .or(() -> request.headers().joined(S3Headers.AMZ_CONTENT_SHA256))
        .map(PayloadMode::parse)
        .orElseGet(() -> S3Outcome.accepted(new PayloadMode.Unsigned()));
  }

  private static String value(QueryParameters query, String name) {
    return query.first(name).orElse("");
  }

  private static <T> S3Outcome<T> invalid(String message) {
    return S3Outcome.refused(failure(message));
  }

  private static S3Failure failure(String message) {
    return S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure(message);
  }
}
