package org.nonagon.gateway.auth;

import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;

/**
 * The fields of a form that sign its policy.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html">
 *     Browser-based uploads using POST</a>
 */
final class FormSignatures {

  /** The field with the policy. */
  static final String POLICY = "policy";

  private static final String ALGORITHM = "x-amz-algorithm";
  private static final String CREDENTIAL = "x-amz-credential";
  private static final String DATE = "x-amz-date";
  private static final String SIGNATURE = "x-amz-signature";
  private static final String SECURITY_TOKEN = "x-amz-security-token";
  private static final String ACCESS_KEY_V2 = "AWSAccessKeyId";
  private static final String SIGNATURE_V2 = "signature";

  private static final List<String> V4 = List.of(ALGORITHM, CREDENTIAL, DATE, SIGNATURE);
  private static final List<String> V2 = List.of(ACCESS_KEY_V2, SIGNATURE_V2);

  private FormSignatures() {}

  static boolean hasV4(FormFields form) {
    return V4.stream().anyMatch(form::has);
  }

  static boolean hasV2(FormFields form) {
    return V2.stream().anyMatch(form::has);
  }

  /** Reads the fields of Signature Version 4. */
  static S3Outcome<FormClaim> parseV4(FormFields form, SignatureV4 signatures) {
    Optional<S3Failure> missing = missing(form, V4);
    if (missing.isPresent()) {
      return S3Outcome.refused(missing.get());
    }
    if (!value(form, ALGORITHM).equals(AuthorizationHeader.ALGORITHM)) {
      return invalid("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    String date = value(form, DATE);
    if (SignatureTime.parse(date).isEmpty()) {
      return invalid("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
    Optional<CredentialScope> scope = CredentialScope.parse(value(form, CREDENTIAL));
    if (scope.isEmpty()) {
      return invalid(
          "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
              + CredentialScope.FORM
              + ".");
    }
    return signatures
        .refusal(scope.get(), date)
        .<S3Outcome<FormClaim>>map(S3Outcome::refused)
        .orElseGet(
            () ->
                S3Outcome.accepted(
                    claim(form, scope.get().accessKey(), value(form, SIGNATURE), scope)));
  }

  /** Reads the fields of Signature Version 2. */
  static S3Outcome<FormClaim> parseV2(FormFields form) {
    return missing(form, V2)
        .<S3Outcome<FormClaim>>map(S3Outcome::refused)
        .orElseGet(
            () ->
                S3Outcome.accepted(
                    claim(
                        form,
                        value(form, ACCESS_KEY_V2),
                        value(form, SIGNATURE_V2),
                        Optional.empty())));
  }

  private static FormClaim claim(
      FormFields form, String accessKey, String signature, Optional<CredentialScope> scope) {
    return new FormClaim(
        accessKey, form.first(SECURITY_TOKEN), value(form, POLICY), signature, scope);
  }

  private static Optional<S3Failure> missing(FormFields form, List<String> names) {
    if (!form.has(POLICY)) {
      return Optional.of(missing(POLICY));
    }
    return names.stream().filter(name -> !form.has(name)).findFirst().map(FormSignatures::missing);
  }

  private static S3Failure missing(String name) {
    return FormFields.missing(name);
  }

  private static String value(FormFields form, String name) {
    return form.first(name).orElse("");
  }

  private static S3Outcome<FormClaim> invalid(String message) {
    return S3Outcome.refused(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.failure(message));
  }
}
