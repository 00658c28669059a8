package org.nonagon.gateway.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.gateway.s3.object.HttpDate;

/** The time of Signature Version 4: {@code yyyyMMdd'T'HHmmss'Z'}. */
final class SignatureTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final int LENGTH = 16;

  private SignatureTime() {}

  static Optional<Instant> parse(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  static String format(Instant time) {
    return FORMAT.format(time.atOffset(ZoneOffset.UTC));
  }

  /** The text in its one form, from that form or from an HTTP date. */
  static Optional<String> normalised(String text) {
    return parse(text).or(() -> HttpDate.parse(text)).map(SignatureTime::format);
  }
}
