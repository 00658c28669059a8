package org.nonagon.gateway.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a form, but for its file: text by name, names compared without case, in the order
 * of their arrival.
 */
public final class FormFields {

  private final Map<String, String> values;

  private FormFields(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** These fields; where names differ in case only, the last one counts. */
  public static FormFields of(Map<String, String> fields) {
    Map<String, String> values = new LinkedHashMap<>();
    fields.forEach((name, value) -> values.put(name.toLowerCase(Locale.ROOT), value));
    return new FormFields(values);
  }

  /** The names, in lower case. */
  public Set<String> names() {
    return values.keySet();
  }

  /** The value of a field. */
  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether a field is present. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** The refusal of a form that lacks a field. */
  public static S3Failure missing(String name) {
    return S3Failure.invalidArgument(
        name,
        "",
        "Bucket POST must contain a field named '%s'.  If it is specified, please check the order"
                .formatted(name)
            + " of the fields.");
  }
}
