package org.nonagon.gateway.s3.form;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;

/**
 * What parts a form's fields, from its Content-Type.
 *
 * @param value 1 to 70 characters, as RFC 2046 has them
 */
record FormBoundary(String value) {

  private static final Pattern FORM = Pattern.compile("(?i)multipart/form-data[ \\t]*(?:;.*)?");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i);[ \\t]*boundary=(?:\"([^\"]{1,70})\"|([^\"; \\t]{1,70})(?=[; \\t]|$))");
  private static final Pattern LEGAL =
      Pattern.compile("[0-9A-Za-z'()+_,\\-./:=? ]{0,69}[0-9A-Za-z'()+_,\\-./:=?]");

  /** Reads the Content-Type of a form. */
  static S3Outcome<FormBoundary> parse(Optional<String> contentType) {
    String type = contentType.orElse("");
    if (!FORM.matcher(type).matches()) {
      return S3Outcome.refused(
          S3Error.PRECONDITION_FAILED
              .failure()
              .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data"));
    }
    Matcher parameter = PARAMETER.matcher(type);
    if (!parameter.find()) {
      return S3Outcome.refused(S3Error.MALFORMED_POST_REQUEST);
    }
    String value = Optional.ofNullable(parameter.group(1)).orElseGet(() -> parameter.group(2));
    return LEGAL.matcher(value).matches()
        ? S3Outcome.accepted(new FormBoundary(value))
        : S3Outcome.refused(S3Error.MALFORMED_POST_REQUEST);
  }

  /** What stands between the data of one part and the next: a line end, dashes, the boundary. */
  byte[] delimiter() {
    return ("\r\n--" + value).getBytes(StandardCharsets.ISO_8859_1);
  }
}
