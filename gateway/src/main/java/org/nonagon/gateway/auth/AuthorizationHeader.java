package org.nonagon.gateway.auth;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/** Signature Version 4 in the {@code Authorization} header: its form, not its truth. */
final class AuthorizationHeader {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

  private AuthorizationHeader() {}

  /** Reads the components of the header, for a request of this time and with this body. */
  static S3Outcome<SignatureV4Claim> parse(
      S3Request request, String authorization, String timestamp, PayloadMode payload) {
    Map<String, String> parts = parts(authorization.substring(ALGORITHM.length()));
    String credential = parts.get("Credential");
    String signedHeaders = parts.get("SignedHeaders");
    String signature = parts.get("Signature");
    if (credential == null || signedHeaders == null || signature == null) {
      return malformed(
          "the authorization header requires three components: Credential, SignedHeaders, and"
              + " Signature.");
    }
    Optional<CredentialScope> scope = CredentialScope.parse(credential);
    if (scope.isEmpty()) {
      return malformed("the Credential is mal-formed; expecting " + CredentialScope.FORM + ".");
    }
    Optional<List<String>> names = headerNames(signedHeaders);
    if (names.isEmpty() || !SIGNATURE.matcher(signature).matches()) {
      return malformed("the SignedHeaders or the Signature is mal-formed.");
    }
    return S3Outcome.accepted(
        new SignatureV4Claim(
            scope.get(),
            timestamp,
            names.get(),
            signature,
            payload,
            false,
            request.header(S3Headers.AMZ_SECURITY_TOKEN)));
  }

  /**
   * Reads {@code name=value} pieces between commas; a name given twice is a contradiction and left
   * out.
   */
  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String piece : text.split(",", -1)) {
      String trimmed = piece.trim();
      int equals = trimmed.indexOf('=');
      if (equals > 0) {
        parts.merge(trimmed.substring(0, equals), trimmed.substring(equals + 1), (a, b) -> "");
      }
    }
    return parts;
  }

  /**
   * The names of signed headers: lower case, between semicolons; put in order as the signer did.
   */
  static Optional<List<String>> headerNames(String text) {
    List<String> names = Arrays.asList(text.split(";", -1));
    boolean legal =
        names.size() <= S3Request.MAX_HEADER_FIELDS
            && names.stream().allMatch(name -> HEADER_NAME.matcher(name).matches())
            && names.stream().distinct().count() == names.size();
    return legal ? Optional.of(names.stream().sorted().toList()) : Optional.empty();
  }

  /** What the signature says of the body. A repeated header says two things, which is nothing. */
  static S3Outcome<PayloadMode> payload(S3Request request) {
    return request
        .headers()
        .joined(S3Headers.AMZ_CONTENT_SHA256)
        .map(PayloadMode::parse)
        .orElseGet(
            () ->
                S3Outcome.refused(
                    S3Error.INVALID_REQUEST.failure(
                        "Missing required header for this request: x-amz-content-sha256")));
  }

  private static S3Outcome<SignatureV4Claim> malformed(String what) {
    return S3Outcome.refused(malformedFailure(what));
  }

  static S3Failure malformedFailure(String what) {
    return S3Error.AUTHORIZATION_HEADER_MALFORMED.failure(
        "The authorization header is malformed; " + what);
  }
}
