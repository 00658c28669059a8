package org.nonagon.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.gateway.auth.AwsExamples.ACCESS_KEY;
import static org.nonagon.gateway.auth.AwsExamples.SECRET_KEY;
import static org.nonagon.gateway.auth.AwsExamples.request;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;

class FormSignaturesTest {

  /** The policy of the documentation's example, which is signed with its line ends. */
  private static final String DOCUMENTED_POLICY =
      Base64.getEncoder()
          .encodeToString(
              String.join(
                      "\r\n",
                      "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",",
                      "  \"conditions\": [",
                      "    {\"bucket\": \"sigv4examplebucket\"},",
                      "    [\"starts-with\", \"$key\", \"user/user1/\"],",
                      "    {\"acl\": \"public-read\"},",
                      "    {\"success_action_redirect\":"
                          + " \"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},",
                      "    [\"starts-with\", \"$Content-Type\", \"image/\"],",
                      "    {\"x-amz-meta-uuid\": \"14365123651274\"},",
                      "    {\"x-amz-server-side-encryption\": \"AES256\"},",
                      "    [\"starts-with\", \"$x-amz-meta-tag\", \"\"],",
                      "",
                      "    {\"x-amz-credential\":"
                          + " \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},",
                      "    {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},",
                      "    {\"x-amz-date\": \"20151229T000000Z\" }",
                      "  ]",
                      "}")
                  .getBytes(StandardCharsets.UTF_8));

  private final RequestSignatures signatures = AwsExamples.signatures();

  private static Map<String, String> documented() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Policy", DOCUMENTED_POLICY);
    fields.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    fields.put("X-Amz-Credential", ACCESS_KEY + "/20151229/us-east-1/s3/aws4_request");
    fields.put("X-Amz-Date", "20151229T000000Z");
    fields.put(
        "X-Amz-Signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    return fields;
  }

  private static Map<String, String> version2() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("policy", DOCUMENTED_POLICY);
    fields.put("AWSAccessKeyId", ACCESS_KEY);
    fields.put(
        "signature", new RequestSignerV2(ACCESS_KEY, SECRET_KEY).signature(DOCUMENTED_POLICY));
    return fields;
  }

  private AuthOutcome authenticate(Map<String, String> fields) {
    return authenticate(signatures, fields);
  }

  private static AuthOutcome authenticate(
      RequestSignatures signatures, Map<String, String> fields) {
    return switch (signatures.parse(FormFields.of(fields))) {
      case AuthClaim.Anonymous _ -> new AuthOutcome.Anonymous();
      case AuthClaim.Refused(S3Failure failure) -> new AuthOutcome.Refused(failure);
      case AuthClaim.Signed claim ->
          signatures.verify(claim, request("POST", "/b"), Optional.empty(), SECRET_KEY);
    };
  }

  private static S3Failure refusal(AuthOutcome outcome) {
    assertThat(outcome).isInstanceOf(AuthOutcome.Refused.class);
    return ((AuthOutcome.Refused) outcome).failure();
  }

  @Test
  void theDocumentedFormIsVerified() {
    assertThat(authenticate(documented())).isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void aFormOfVersionTwoIsVerified() {
    assertThat(authenticate(version2())).isInstanceOf(AuthOutcome.Verified.class);
  }

  @Test
  void anotherPolicyIsRefused() {
    for (Map<String, String> fields : java.util.List.of(documented(), version2())) {
      fields.replaceAll((name, value) -> value.equals(DOCUMENTED_POLICY) ? "e30=" : value);
      S3Failure failure = refusal(authenticate(fields));
      assertThat(failure.error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
      assertThat(failure.detail("StringToSign")).hasValue("e30=");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Policy", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"})
  void noFieldOfTheSignatureMayBeMissing(String name) {
    Map<String, String> fields = documented();
    fields.remove(name);
    S3Failure failure = refusal(authenticate(fields));
    assertThat(failure.error()).isEqualTo(S3Error.INVALID_ARGUMENT);
    assertThat(failure.detail("ArgumentName").orElseThrow()).isEqualToIgnoringCase(name);
    assertThat(failure.message()).startsWith("Bucket POST must contain a field named '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy", "AWSAccessKeyId", "signature"})
  void norOneOfVersionTwo(String name) {
    Map<String, String> fields = version2();
    fields.remove(name);
    assertThat(refusal(authenticate(fields)).detail("ArgumentName")).hasValue(name);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Amz-Algorithm, AWS4-HMAC-SHA1",
    "X-Amz-Date, 2015-12-29T00:00:00Z",
    "X-Amz-Date, 20151230T000000Z",
    "X-Amz-Credential, AKIA",
    "X-Amz-Credential, AKIA/20151229/eu-west-1/s3/aws4_request",
    "X-Amz-Credential, AKIA/20151229/us-east-1/ec2/aws4_request",
    "X-Amz-Credential, AKIA/20151329/us-east-1/s3/aws4_request"
  })
  void theScopeMustBeOurs(String name, String value) {
    Map<String, String> fields = documented();
    fields.put(name, value);
    assertThat(refusal(authenticate(fields)).error())
        .isEqualTo(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
  }

  @Test
  void bothVersionsAtOnceAreRefused() {
    Map<String, String> fields = documented();
    fields.putAll(version2());
    assertThat(refusal(authenticate(fields)).message())
        .startsWith("Only one auth mechanism allowed");
  }

  @Test
  void aFormWithoutASignatureIsAnonymous() {
    assertThat(authenticate(Map.of("policy", DOCUMENTED_POLICY, "key", "k")))
        .isEqualTo(new AuthOutcome.Anonymous());
  }

  @Test
  void whereVersionTwoIsOffItIsRefused() {
    RequestSignatures off =
        new RequestSignatures(
            Clock.fixed(AwsExamples.TIME, ZoneOffset.UTC), "us-east-1", new SigningKeys(4), false);
    assertThat(refusal(authenticate(off, version2())).error()).isEqualTo(S3Error.INVALID_REQUEST);
    assertThat(authenticate(off, documented())).isInstanceOf(AuthOutcome.Verified.class);
  }
}
