package org.nonagon.gateway.auth;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/**
 * Authentication of requests by whatever signature they carry: Signature Version 4 or 2, in the
 * {@code Authorization} header, in the query, or in the fields of a form. A request carries one.
 *
 * <p>In two steps, since the secret of an access key is looked up in between: {@link #parse} says
 * who claims to ask and refuses what no secret could save; {@link #verify} computes the signature
 * and compares it in constant time.
 *
 * <p>Thread-safe. The clock decides nothing but skew and expiry.
 */
public final class RequestSignatures {

  private final SignatureV4 version4;
  private final SignatureV2 version2;
  private final boolean acceptsVersion2;

  /**
   * What verifies.
   *
   * @param clock for skew and expiry
   * @param region that Signature Version 4 must name
   * @param keys remembers derived keys
   * @param acceptsVersion2 whether Signature Version 2 is taken
   */
  public RequestSignatures(Clock clock, String region, SigningKeys keys, boolean acceptsVersion2) {
    this.version4 = new SignatureV4(clock, region, keys);
    this.version2 = new SignatureV2(clock);
    this.acceptsVersion2 = acceptsVersion2;
  }

  /** Who a request claims to come from, by its head. */
  public AuthClaim parse(S3Request request) {
    List<String> headers = request.headers().values(S3Headers.AUTHORIZATION);
    boolean isPresignedV4 = PresignedUrl.isClaimedBy(request.query());
    boolean isPresignedV2 = SignatureV2.isClaimedBy(request.query());
    int kinds = headers.size() + (isPresignedV4 ? 1 : 0) + (isPresignedV2 ? 1 : 0);
    if (kinds == 0) {
      return new AuthClaim.Anonymous();
    }
    if (kinds > 1) {
      return new AuthClaim.Refused(twoKinds(headers));
    }
    if (isPresignedV4) {
      return claim(version4.parseQuery(request));
    }
    return isPresignedV2
        ? version2(version2.parseQuery(request))
        : fromHeader(request, headers.getFirst());
  }

  private AuthClaim fromHeader(S3Request request, String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return unreadable(
          authorization,
          "Authorization header is invalid -- one and only one ' ' (space) required");
    }
    return switch (authorization.substring(0, space)) {
      case AuthorizationHeader.ALGORITHM -> claim(version4.parseHeader(request, authorization));
      case SignatureV2.SCHEME -> version2(version2.parseHeader(request, authorization));
      default -> unreadable(authorization, "Unsupported Authorization Type");
    };
  }

  private static AuthClaim unreadable(String authorization, String message) {
    return new AuthClaim.Refused(
        S3Failure.invalidArgument(S3Headers.AUTHORIZATION, authorization, message));
  }

  private static S3Failure twoKinds(List<String> headers) {
    return S3Failure.invalidArgument(
        S3Headers.AUTHORIZATION,
        headers.isEmpty() ? "" : headers.getFirst(),
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
            + " query string parameter or the Authorization header should be specified");
  }

  /** Who a form claims to come from, by its fields; its request carries no other signature. */
  public AuthClaim parse(FormFields form) {
    boolean isV4 = FormSignatures.hasV4(form);
    boolean isV2 = FormSignatures.hasV2(form);
    if (isV4 && isV2) {
      return new AuthClaim.Refused(twoKinds(List.of()));
    }
    if (isV4) {
      return claim(FormSignatures.parseV4(form, version4));
    }
    return isV2 ? version2(FormSignatures.parseV2(form)) : new AuthClaim.Anonymous();
  }

  private AuthClaim version2(S3Outcome<? extends AuthClaim.Signed> claim) {
    return acceptsVersion2
        ? claim(claim)
        : new AuthClaim.Refused(
            S3Error.INVALID_REQUEST.failure(
                "The authorization mechanism you have provided is not supported. Please use"
                    + " AWS4-HMAC-SHA256."));
  }

  private static AuthClaim claim(S3Outcome<? extends AuthClaim.Signed> claim) {
    return switch (claim) {
      case S3Outcome.Accepted<? extends AuthClaim.Signed> legal -> legal.value();
      case S3Outcome.Refused<? extends AuthClaim.Signed> refused ->
          new AuthClaim.Refused(refused.failure());
    };
  }

  /**
   * Whether the owner of a secret signed this request, or the form that it brings.
   *
   * @param hostedBucket the bucket that the host names, if the path does not
   */
  public AuthOutcome verify(
      AuthClaim.Signed claim, S3Request request, Optional<String> hostedBucket, String secretKey) {
    return switch (claim) {
      case SignatureV4Claim v4 -> version4.verify(v4, request, secretKey);
      case SignatureV2Claim v2 ->
          version2.verify(v2, whole(claim, request).orThrow(), hostedBucket, secretKey);
      case FormClaim form ->
          form.scope()
              .map(scope -> version4.verify(form, scope, secretKey))
              .orElseGet(() -> SignatureV2.verify(form, secretKey));
    };
  }

  /**
   * The request with all that its signature covers: headers that a presigned URL carries as
   * parameters are headers in it.
   */
  public S3Outcome<S3Request> whole(AuthClaim.Signed claim, S3Request request) {
    return switch (claim) {
      case SignatureV4Claim v4 when v4.isPresigned() ->
          PresignedHeaders.withThoseButChecksums(request);
      case SignatureV2Claim v2 when v2.isPresigned() -> PresignedHeaders.withThose(request);
      case SignatureV4Claim _, SignatureV2Claim _, FormClaim _ -> S3Outcome.accepted(request);
    };
  }
}
