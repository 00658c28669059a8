package org.nonagon.gateway.s3.object;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.PercentCoding;

/** Text in headers by RFC 2047: {@code =?UTF-8?B?...?=} and {@code =?UTF-8?Q?...?=}. */
final class EncodedWords {

  private static final Pattern WORD =
      Pattern.compile("=\\?([A-Za-z0-9_-]{1,20})\\?([BbQq])\\?([!-~&&[^?]]*)\\?=");

  /** White space between two words belongs to neither. */
  private static final Pattern BETWEEN = Pattern.compile("\\?=[ \\t]+=\\?");

  private EncodedWords() {}

  /** The text of a header's value; words that cannot be decoded stay as they are. */
  static String decode(String raw) {
    String joined = BETWEEN.matcher(raw).replaceAll("?==?");
    Matcher word = WORD.matcher(joined);
    if (!word.find()) {
      return PercentCoding.utf8OfLatin1(raw);
    }
    StringBuilder text = new StringBuilder();
    int from = 0;
    do {
      text.append(PercentCoding.utf8OfLatin1(joined.substring(from, word.start())));
      text.append(decodeWord(word).orElse(word.group()));
      from = word.end();
    } while (word.find());
    return text.append(PercentCoding.utf8OfLatin1(joined.substring(from))).toString();
  }

  private static Optional<String> decodeWord(Matcher word) {
    try {
      byte[] bytes =
          word.group(2).equalsIgnoreCase("B")
              ? Base64.getDecoder().decode(word.group(3))
              : quotedPrintable(word.group(3));
      return switch (word.group(1).toLowerCase(Locale.ROOT)) {
        case "utf-8", "us-ascii" -> PercentCoding.utf8(bytes);
        case "iso-8859-1" -> Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] quotedPrintable(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("an equals sign is followed by two digits");
        }
        out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(c == '_' ? ' ' : c);
      }
    }
    return out.toByteArray();
  }

  /** A header's value for a text: as it is when it is printable ASCII. */
  static String encode(String text) {
    boolean isPlain = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    return isPlain
        ? text
        : "=?UTF-8?B?"
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }
}
