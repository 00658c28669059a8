package org.nonagon.cli.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value that was read whole: answers of the admin API are small. */
sealed interface Json {
  /** An object, its fields in the order in which they stand. */
  record Fields(Map<String, Json> values) implements Json {}

  /** An array. */
  record Items(List<Json> values) implements Json {}

  /** A text, a number or a truth value, as it is written. */
  record Scalar(String text) implements Json {}

  /** Nothing. */
  record Null() implements Json {}

  /** Reads one value. */
  static Json parse(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return read(parser);
    }
  }

  private static Json read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readFields(parser);
      case START_ARRAY -> readItems(parser);
      case VALUE_NULL -> new Null();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new Scalar(parser.getText());
      case null, default -> throw new IOException("the answer is not JSON");
    };
  }

  private static Json readFields(JsonParser parser) throws IOException {
    Map<String, Json> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, read(parser));
    }
    return new Fields(fields);
  }

  private static Json readItems(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return new Items(items);
  }

  /** A field of an object; {@link Null} where there is none. */
  default Json at(String name) {
    return this instanceof Fields(Map<String, Json> values)
        ? values.getOrDefault(name, new Null())
        : new Null();
  }

  /** The items of an array; none of anything else. */
  default List<Json> items() {
    return this instanceof Items(List<Json> values) ? values : List.of();
  }

  /** The names of the fields of an object. */
  default List<String> names() {
    return this instanceof Fields(Map<String, Json> values)
        ? List.copyOf(values.keySet())
        : List.of();
  }

  /** A scalar as text; empty for anything else. */
  default String text() {
    return this instanceof Scalar(String text) ? text : "";
  }

  /** A whole number, if it is one. */
  default Optional<Long> findNumber() {
    try {
      return this instanceof Scalar(String text)
          ? Optional.of(Long.parseLong(text))
          : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** A number with its decimals; 0 for anything else. */
  default BigDecimal decimal() {
    try {
      return new BigDecimal(text());
    } catch (NumberFormatException notANumber) {
      return BigDecimal.ZERO;
    }
  }

  /** A whole number; 0 for anything else. */
  default long number() {
    return findNumber().orElse(0L);
  }
}
