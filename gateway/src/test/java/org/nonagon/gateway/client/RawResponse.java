package org.nonagon.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A response as it came over the wire.
 *
 * @param headers names in lower case, values of one character per byte
 * @param body the bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record RawResponse(int status, Map<String, List<String>> headers, byte[] body) {
  /** The first value of a field. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** The body read as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** What stands between the first pair of these tags. */
  public String element(String name) {
    String text = text();
    int start = text.indexOf("<" + name + ">");
    int end = text.indexOf("</" + name + ">");
    if (start < 0 || end < 0) {
      throw new AssertionError("no " + name + " in " + status + " " + text);
    }
    return text.substring(start + name.length() + 2, end);
  }

  /** The code of an S3 error. */
  public String code() {
    return element("Code");
  }
}
