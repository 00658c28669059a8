package org.nonagon.gateway.s3;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;

/** Readers of the parameters that several operations share. */
public final class S3Parameters {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  private S3Parameters() {}

  /**
   * A count that bounds a page; without one, and past the largest, the largest.
   *
   * @param smallest refused below
   */
  public static S3Outcome<Integer> count(S3Call call, String name, int smallest, int largest) {
    return between(call, name, smallest, Integer.MAX_VALUE, largest)
        .map(value -> Math.min(value, largest));
  }

  /** A count that bounds a page, refused when it is past the largest; without one, the largest. */
  public static S3Outcome<Integer> strictCount(
      S3Call call, String name, int smallest, int largest) {
    return between(call, name, smallest, largest, largest);
  }

  private static S3Outcome<Integer> between(
      S3Call call, String name, int smallest, int largest, int none) {
    String text = call.parameter(name).orElse("");
    if (text.isEmpty()) {
      return S3Outcome.accepted(none);
    }
    if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > Integer.MAX_VALUE) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(
              name, text, "Provided " + name + " not an integer or within integer range"));
    }
    int value = Integer.parseInt(text);
    return value < smallest || value > largest
        ? S3Outcome.refused(
            S3Failure.invalidArgument(
                name,
                text,
                "Argument %s must be an integer between %d and %d"
                    .formatted(name, smallest, largest)))
        : S3Outcome.accepted(value);
  }

  /** A number that is not negative, or what stands for none. */
  public static S3Outcome<Integer> number(S3Call call, String name, int none) {
    return call.parameter(name).filter(t -> !t.isEmpty()).isEmpty()
        ? S3Outcome.accepted(none)
        : count(call, name, 0, Integer.MAX_VALUE);
  }

  /** A key, or a part of one, that listings begin at or roll up by; empty without one. */
  public static S3Outcome<KeyPrefix> keyPart(S3Call call, String name) {
    String text = call.parameter(name).orElse("");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > KeyBytes.MAX_BYTES
        ? S3Outcome.refused(S3Request.keyTooLong(bytes.length))
        : S3Outcome.accepted(KeyPrefix.of(bytes));
  }
}
