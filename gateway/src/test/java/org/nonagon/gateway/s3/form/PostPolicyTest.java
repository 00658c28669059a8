package org.nonagon.gateway.s3.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
import org.nonagon.gateway.s3.S3Outcome;

class PostPolicyTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private static S3Outcome<PostPolicy> read(String json) {
    return PostPolicyReader.read(
        Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String document(String conditions) {
    return "{\"expiration\": \"2030-01-01T00:00:01Z\", \"conditions\": [" + conditions + "]}";
  }

  private static PostPolicy policy(String conditions) {
    return read(document(conditions)).orThrow();
  }

  /** A form of these fields, posted to the bucket {@code b}. */
  private static FormFields form(String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("bucket", "b");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return FormFields.of(fields);
  }

  private static Optional<String> refusal(String conditions, String... fields) {
    return policy("{\"bucket\": \"b\"}," + conditions)
        .refusal(form(fields), NOW)
        .map(
            failure -> {
              assertThat(failure.error()).isEqualTo(S3Error.ACCESS_DENIED);
              return failure.message().replace("Invalid according to Policy: ", "");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'acl': 'private'} | acl | private",
        "['eq', '$acl', 'private'] | acl | private",
        "['EQ', '$ACL', 'private'] | Acl | private",
        "['starts-with', '$key', 'user/'] | key | user/x",
        "['starts-with', '$key', ''] | key | anything",
        "['starts-with', '$Content-Type', 'image/'] | Content-Type | image/png",
        "['starts-with', '$Content-Type', 'image/'] | content-type | image/png, image/gif",
        "['starts-with', '$x-amz-meta-tag', ''] | x-amz-meta-tag | ''",
        "['starts-with', '$acl', ''] | x-ignore-me | x",
        "['content-length-range', 1, 2] | x-ignore-me | x",
        "{'key': 'a', } | key | a"
      })
  void aFormThatMeetsItsConditionsIsAllowed(String condition, String name, String value) {
    assertThat(refusal(condition.replace('\'', '"'), name, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'acl': 'x'} | acl | y | ['eq', '$acl', 'x']",
        "['eq', '$key', 'A'] | key | a | ['eq', '$key', 'A']",
        "['eq', 'key', 'a'] | key | a | ['eq', 'key', 'a']",
        "{'acl': 'x'} | x-ignore-a | y | ['eq', '$acl', 'x']",
        "['starts-with', '$key', 'user/'] | key | other | ['starts-with', '$key', 'user/']",
        "['starts-with', '$Content-Type', 'image/'] | Content-Type | image/png,text/html |"
            + " ['starts-with', '$Content-Type', 'image/']",
        "{'bucket': 'c'} | x-ignore-a | y | ['eq', '$bucket', 'c']"
      })
  void aConditionThatDoesNotHoldIsNamed(
      String condition, String name, String value, String failed) {
    assertThat(refusal(condition.replace('\'', '"'), name, value))
        .hasValue("Policy Condition failed: " + failed.replace('\'', '"'));
  }

  @Test
  void everyFieldNeedsACondition() {
    assertThat(refusal("{\"key\": \"k\"}", "key", "k", "Expires", "0", "x-amz-meta-a", "b"))
        .hasValue("Extra input fields: expires, x-amz-meta-a");
    assertThat(
            refusal(
                "{\"key\": \"k\"}",
                "key",
                "k",
                "policy",
                "p",
                "signature",
                "s",
                "AWSAccessKeyId",
                "a",
                "x-amz-signature",
                "s",
                "X-Ignore-This",
                "x"))
        .isEmpty();
    assertThat(policy("{\"key\": \"k\"}").refusal(form("key", "k"), NOW).orElseThrow().message())
        .endsWith("Extra input fields: bucket");
  }

  @Test
  void aPolicyHoldsUntilItsExpiration() {
    PostPolicy policy = policy("{\"bucket\": \"b\"}");
    assertThat(policy.refusal(form(), Instant.parse("2030-01-01T00:00:01Z"))).isEmpty();
    S3Failure failure =
        policy.refusal(form(), Instant.parse("2030-01-01T00:00:01.001Z")).orElseThrow();
    assertThat(failure.message()).isEqualTo("Invalid according to Policy: Policy expired.");
  }

  @Test
  void theNarrowestRangeCounts() {
    PostPolicy policy =
        policy("[\"content-length-range\", 1, 10], [\"content-length-range\", \"5\", \"20\"]");
    assertThat(policy.leastBytes()).isEqualTo(5);
    assertThat(policy.mostBytes()).isEqualTo(10);
    assertThat(policy("").leastBytes()).isZero();
    assertThat(policy("").mostBytes()).isEqualTo(5L << 30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "expiration",
        "{}",
        "{\"conditions\": []}",
        "{\"expiration\": \"2030-01-01T00:00:00Z\"}",
        "{\"EXPIRATION\": \"2030-01-01T00:00:00Z\", \"conditions\": []}",
        "{\"expiration\": 1, \"conditions\": []}",
        "{\"expiration\": \"tomorrow\", \"conditions\": []}",
        "{\"expiration\": \"2030-02-30T00:00:00Z\", \"conditions\": []}",
        "{\"expiration\": \"2030-01-01T00:00:00+00:00\", \"conditions\": []}",
        "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": {}}",
        "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": []} more",
        "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": [], \"x\": 1}",
        "{\"expiration\": \"2030-01-01T00:00:00Z\", \"expiration\": \"2040-01-01T00:00:00Z\","
            + " \"conditions\": []}",
        "{\"expiration\": \"2030-01-01T00:00:00Z\", \"conditions\": ["
      })
  void aDocumentThatIsNoPolicyIsRefused(String json) {
    assertRefused(read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"acl\": \"a\", \"key\": \"b\"}",
        "{\"acl\": 1}",
        "\"bucket\"",
        "1",
        "[]",
        "[1]",
        "[\"eq\", \"$key\"]",
        "[\"eq\", \"$key\", 1]",
        "[\"eq\", \"$key\", \"a\", \"b\"]",
        "[\"ends-with\", \"$key\", \"a\"]",
        "[\"content-length-range\", 1]",
        "[\"content-length-range\", -1, 2]",
        "[\"content-length-range\", 1, \"x\"]",
        "[\"content-length-range\", 1, 99999999999999999999]",
        "[[[[[[]]]]]]"
      })
  void aConditionThatIsNoneIsRefused(String condition) {
    assertRefused(read(document(condition)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{policy}", "====", "/w==", "YQ"})
  void whatIsNoBase64OfUtf8IsRefused(String base64) {
    assertRefused(PostPolicyReader.read(base64));
  }

  @Test
  void nestingIsBounded() {
    assertRefused(read(document("[".repeat(6000))));
  }

  @Test
  void base64MayComeInLines() {
    String base64 =
        Base64.getMimeEncoder().encodeToString(document("").getBytes(StandardCharsets.UTF_8));
    assertThat(PostPolicyReader.read(base64)).isInstanceOf(S3Outcome.Accepted.class);
  }

  private static void assertRefused(S3Outcome<PostPolicy> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            S3Outcome.Refused.class,
            refused -> {
              S3Failure failure = refused.failure();
              assertThat(failure.error()).isEqualTo(S3Error.INVALID_POLICY_DOCUMENT);
              assertThat(failure.message()).startsWith("Invalid Policy: ");
            });
  }
}
