package org.nonagon.gateway.s3.form;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.s3.FormFields;

/** What a policy demands of a form. */
sealed interface PolicyCondition {

  /** A demand on one field. */
  sealed interface OnField extends PolicyCondition {
    /** The field as the policy names it: with a dollar sign, or it is no field. */
    String field();

    /** What the policy compares with. */
    String value();

    /** How the policy names the comparison. */
    String operator();

    /** Whether a value is as it has to be; empty when the form has none. */
    boolean allows(Optional<String> actual);

    /** The name of the field, in lower case; empty when the policy names none. */
    default Optional<String> name() {
      return field().startsWith("$")
          ? Optional.of(field().substring(1).toLowerCase(Locale.ROOT))
          : Optional.empty();
    }

    /** Whether a form is as it has to be. */
    default boolean holds(FormFields form) {
      return name().map(name -> allows(form.first(name))).orElse(false);
    }

    /** The condition as a refusal quotes it. */
    default String text() {
      return "[\"%s\", \"%s\", \"%s\"]".formatted(operator(), field(), value());
    }
  }

  /** The field is this. */
  record Equal(String field, String value) implements OnField {
    @Override
    public String operator() {
      return "eq";
    }

    @Override
    public boolean allows(Optional<String> actual) {
      return actual.filter(value::equals).isPresent();
    }
  }

  /** The field begins with this; each part of a Content-Type with commas does. */
  record StartsWith(String field, String value) implements OnField {
    private static final String CONTENT_TYPE = "content-type";

    @Override
    public String operator() {
      return "starts-with";
    }

    @Override
    public boolean allows(Optional<String> actual) {
      String text = actual.orElse("");
      return name().filter(CONTENT_TYPE::equals).isPresent()
          ? Arrays.stream(text.split(",", -1)).allMatch(type -> type.strip().startsWith(value))
          : text.startsWith(value);
    }
  }

  /** The file has so many bytes. */
  record LengthRange(long leastBytes, long mostBytes) implements PolicyCondition {}
}
