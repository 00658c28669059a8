package org.nonagon.gateway.s3.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;

/**
 * Reads a policy: JSON in base64, no longer than a form's fields may be. A comma after the last
 * condition is taken, since the documentation's own example has one.
 */
final class PostPolicyReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String EXPIRATION = "expiration";
  private static final String CONDITIONS = "conditions";
  private static final String LENGTH_RANGE = "content-length-range";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern UTC =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?Z");

  private final JsonParser json;
  private Optional<Instant> expiration = Optional.empty();
  private Optional<List<PolicyCondition>> conditions = Optional.empty();

  private PostPolicyReader(JsonParser json) {
    this.json = json;
  }

  /** Reads a policy as a form has it. */
  static S3Outcome<PostPolicy> read(String base64) {
    Optional<String> text = decoded(base64);
    if (text.isEmpty()) {
      return S3Outcome.refused(invalid("invalid Base64 encoding."));
    }
    try (JsonParser json = JSON.createParser(text.get())) {
      return S3Outcome.accepted(new PostPolicyReader(json).read());
    } catch (S3Exception refused) {
      return S3Outcome.refused(refused.failure());
    } catch (JsonProcessingException notJson) {
      return S3Outcome.refused(invalid("Invalid JSON."));
    } catch (IOException e) {
      throw new UncheckedIOException("a text is read without I/O", e);
    }
  }

  /** Lines of base64 are taken too. */
  private static Optional<String> decoded(String base64) {
    try {
      String joined = base64.replaceAll("[ \\t\\r\\n]", "");
      return PercentCoding.utf8(
          Base64.getDecoder().decode(joined.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private PostPolicy read() throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("Invalid JSON.").exception();
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      readMember(json.currentName());
    }
    if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
      throw invalid("Invalid JSON.").exception();
    }
    return new PostPolicy(
        expiration.orElseThrow(() -> invalid("Policy missing expiration.").exception()),
        conditions.orElseThrow(() -> invalid("Policy missing conditions.").exception()));
  }

  private void readMember(String name) throws IOException {
    JsonToken token = json.nextToken();
    switch (name) {
      case EXPIRATION -> expiration = Optional.of(readExpiration(token));
      case CONDITIONS -> {
        if (token != JsonToken.START_ARRAY) {
          throw invalid("Invalid 'conditions' value: must be a List.").exception();
        }
        conditions = Optional.of(readConditions());
      }
      default -> throw invalid("Unexpected: '%s'".formatted(name)).exception();
    }
  }

  private Instant readExpiration(JsonToken token) throws IOException {
    String text = json.getText();
    if (token == JsonToken.VALUE_STRING && UTC.matcher(text).matches()) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException _) {
        // Refused below: there is no such day.
      }
    }
    throw invalid("Invalid 'expiration' value: '%s'".formatted(text)).exception();
  }

  private List<PolicyCondition> readConditions() throws IOException {
    List<PolicyCondition> read = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      read.add(
          switch (token) {
            case START_OBJECT -> readSimple();
            case START_ARRAY -> readList();
            default ->
                throw invalid("Invalid condition test: must be a List or Object.").exception();
          });
    }
    return read;
  }

  /** Reads {@code {"field": "value"}}. */
  private PolicyCondition readSimple() throws IOException {
    if (json.nextToken() != JsonToken.FIELD_NAME) {
      throw notOneProperty();
    }
    String field = json.currentName();
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw invalid("Invalid Simple-Condition: value must be a string.").exception();
    }
    String value = json.getText();
    if (json.nextToken() != JsonToken.END_OBJECT) {
      throw notOneProperty();
    }
    return new PolicyCondition.Equal("$" + field, value);
  }

  private static S3Exception notOneProperty() {
    return invalid(
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")
        .exception();
  }

  /** Reads {@code ["operator", "$field", "value"]} or {@code ["content-length-range", 1, 2]}. */
  private PolicyCondition readList() throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw invalid("Invalid Condition: missing operation identifier.").exception();
    }
    String operator = json.getText().toLowerCase(Locale.ROOT);
    PolicyCondition condition =
        switch (operator) {
          case "eq" -> new PolicyCondition.Equal(argument(operator), argument(operator));
          case "starts-with" ->
              new PolicyCondition.StartsWith(argument(operator), argument(operator));
          case LENGTH_RANGE -> new PolicyCondition.LengthRange(bytes(), bytes());
          default ->
              throw invalid("Invalid Condition: unknown operation '%s'.".formatted(operator))
                  .exception();
        };
    if (json.nextToken() != JsonToken.END_ARRAY) {
      throw wrongArguments(operator);
    }
    return condition;
  }

  private String argument(String operator) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw wrongArguments(operator);
    }
    return json.getText();
  }

  private long bytes() throws IOException {
    JsonToken token = json.nextToken();
    boolean isNumber = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING;
    if (!isNumber || !NUMBER.matcher(json.getText()).matches()) {
      throw wrongArguments(LENGTH_RANGE);
    }
    return Long.parseLong(json.getText());
  }

  private static S3Exception wrongArguments(String operator) {
    return invalid("Invalid %s: wrong number of arguments.".formatted(operator)).exception();
  }

  private static S3Failure invalid(String what) {
    return S3Error.INVALID_POLICY_DOCUMENT.failure("Invalid Policy: " + what);
  }
}
