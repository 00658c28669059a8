package org.nonagon.gateway.s3.form;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;

/**
 * What whoever signed a form allows to be uploaded with it, and until when. Every field of the form
 * needs a condition, and so does the bucket, or a stranger could add one.
 *
 * @param expiration the last moment at which it holds
 * @param conditions all of which have to hold
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html">POST
 *     policy</a>
 */
record PostPolicy(Instant expiration, List<PolicyCondition> conditions) {

  /** Stands for the bucket that a form is posted to. */
  static final String BUCKET = "bucket";

  /** Fields that need no condition: they sign the policy, or are what it is about. */
  private static final Set<String> EXEMPT =
      Set.of("policy", "x-amz-signature", "awsaccesskeyid", "signature", FormFile.NAME);

  private static final String IGNORED_PREFIX = "x-ignore-";

  PostPolicy {
    conditions = List.copyOf(conditions);
  }

  /**
   * Why a form is not what the policy allows, if it is not.
   *
   * @param form its fields, and the bucket in a field of that name
   */
  Optional<S3Failure> refusal(FormFields form, Instant now) {
    if (now.isAfter(expiration)) {
      return Optional.of(denied("Policy expired."));
    }
    return onFields()
        .filter(condition -> !condition.holds(form))
        .findFirst()
        .map(condition -> denied("Policy Condition failed: " + condition.text()))
        .or(() -> extraFields(form));
  }

  private Optional<S3Failure> extraFields(FormFields form) {
    Set<String> covered =
        onFields().flatMap(condition -> condition.name().stream()).collect(Collectors.toSet());
    String extra =
        form.names().stream()
            .filter(name -> !EXEMPT.contains(name) && !name.startsWith(IGNORED_PREFIX))
            .filter(name -> !covered.contains(name))
            .collect(Collectors.joining(", "));
    return extra.isEmpty() ? Optional.empty() : Optional.of(denied("Extra input fields: " + extra));
  }

  private Stream<PolicyCondition.OnField> onFields() {
    return conditions.stream()
        .filter(PolicyCondition.OnField.class::isInstance)
        .map(PolicyCondition.OnField.class::cast);
  }

  private Stream<PolicyCondition.LengthRange> ranges() {
    return conditions.stream()
        .filter(PolicyCondition.LengthRange.class::isInstance)
        .map(PolicyCondition.LengthRange.class::cast);
  }

  /** How long the file has to be. */
  long leastBytes() {
    return ranges().mapToLong(PolicyCondition.LengthRange::leastBytes).max().orElse(0);
  }

  /** How long the file may be. */
  long mostBytes() {
    return ranges()
        .mapToLong(PolicyCondition.LengthRange::mostBytes)
        .min()
        .orElse(ObjectBody.MAX_BYTES);
  }

  private static S3Failure denied(String what) {
    return S3Error.ACCESS_DENIED.failure("Invalid according to Policy: " + what);
  }
}
