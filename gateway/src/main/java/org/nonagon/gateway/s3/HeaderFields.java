package org.nonagon.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The header fields of a request, in arrival order, names compared without case.
 *
 * <p>Values are kept as received with one character per byte (ISO-8859-1), so that signatures cover
 * the very bytes of the wire. {@link PercentCoding#utf8OfLatin1} gives the text behind a value.
 */
public final class HeaderFields {

  /** One field; the name is in lower case. */
  public record Field(String name, String value) {
    public Field {
      name = name.toLowerCase(Locale.ROOT);
      value = trimmed(value);
    }

    /** Without the spaces and tabs around it, which HTTP does not count to the value. */
    private static String trimmed(String value) {
      int start = 0;
      int end = value.length();
      while (start < end && isBlank(value.charAt(start))) {
        start++;
      }
      while (start < end && isBlank(value.charAt(end - 1))) {
        end--;
      }
      return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\t';
    }
  }

  private static final HeaderFields NONE = new HeaderFields(List.of());

  private final List<Field> fields;

  private HeaderFields(List<Field> fields) {
    this.fields = fields;
  }

  /** No fields at all. */
  public static HeaderFields none() {
    return NONE;
  }

  /** These fields, in this order. */
  public static HeaderFields of(List<Field> fields) {
    return new HeaderFields(List.copyOf(fields));
  }

  /** Fields from names and values that take turns. */
  public static HeaderFields of(String... namesAndValues) {
    List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new HeaderFields(List.copyOf(fields));
  }

  /** All fields in arrival order. */
  public List<Field> all() {
    return fields;
  }

  /** The first value of a name. */
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** All values of a name, in arrival order. */
  public List<String> values(String name) {
    return fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).map(Field::value).toList();
  }

  /** The values of a name joined by commas, as HTTP reads a repeated field. */
  public Optional<String> joined(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  /** Whether a name is present. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** The distinct names, in lower case, in order of their first arrival. */
  public Stream<String> names() {
    return fields.stream().map(Field::name).distinct();
  }

  /** What the section occupies on the wire, separators and line ends included. */
  public int sectionBytes() {
    return fields.stream().mapToInt(f -> f.name().length() + f.value().length() + 4).sum();
  }
}
