package org.nonagon.gateway.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Percent coding in the three dialects that S3 needs: paths (a plus is a plus), queries (a plus is
 * a space), and the canonical form of Signature Version 4 (everything but {@code A-Z a-z 0-9 - . _
 * ~} as upper-case hexadecimal).
 *
 * <p>Text that came over the wire has one character per byte (ISO-8859-1).
 */
public final class PercentCoding {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentCoding() {}

  /** Decodes a path; empty when a percent sign is not followed by two hexadecimal digits. */
  public static Optional<byte[]> decodePath(String raw) {
    return decode(raw, false);
  }

  /**
   * Decodes a name or value of a query; empty when a percent sign is not followed by two
   * hexadecimal digits.
   */
  public static Optional<byte[]> decodeQuery(String raw) {
    return decode(raw, true);
  }

  private static Optional<byte[]> decode(String raw, boolean plusIsSpace) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int value = hexPair(raw, i + 1);
        if (value < 0) {
          return Optional.empty();
        }
        out.write(value);
        i += 2;
      } else {
        out.write(c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    return Optional.of(out.toByteArray());
  }

  private static int hexPair(String raw, int start) {
    if (start + 2 > raw.length()) {
      return -1;
    }
    int high = Character.digit(raw.charAt(start), 16);
    int low = Character.digit(raw.charAt(start + 1), 16);
    return high < 0 || low < 0 || raw.charAt(start) > 'f' || raw.charAt(start + 1) > 'f'
        ? -1
        : high << 4 | low;
  }

  /** The canonical form of a name or value of a query. */
  public static String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      appendEncoded(out, b);
    }
    return out.toString();
  }

  /**
   * The canonical form of a path as it was received: characters that need no coding are freed of
   * it, the others get it, coded slashes are slashes, nothing is normalised. Clients whose HTTP
   * library would make one of two slashes send the second one coded and sign it as it is.
   *
   * @param raw a path whose percent signs are known to be legal
   */
  public static String canonicalPath(String raw) {
    StringBuilder out = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        appendCanonical(out, (byte) hexPair(raw, i + 1));
        i += 2;
      } else {
        appendCanonical(out, (byte) c);
      }
    }
    return out.toString();
  }

  private static void appendCanonical(StringBuilder out, byte b) {
    if (b == '/') {
      out.append('/');
    } else {
      appendEncoded(out, b);
    }
  }

  /**
   * A key as listings write it under {@code encoding-type=url}: slashes and {@code *} stay, a space
   * becomes a plus.
   */
  public static String encodeForListing(byte[] key) {
    StringBuilder out = new StringBuilder(key.length + 16);
    for (byte b : key) {
      switch (b) {
        case ' ' -> out.append('+');
        case '/', '*' -> out.append((char) b);
        case '~' -> out.append("%7E");
        default -> appendEncoded(out, b);
      }
    }
    return out.toString();
  }

  private static void appendEncoded(StringBuilder out, byte b) {
    if (isUnreserved(b)) {
      out.append((char) b);
    } else {
      out.append('%');
      HEX.toHexDigits(out, b);
    }
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  /** The text of these bytes if they are legal UTF-8. */
  public static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /**
   * The text behind a header value of one character per byte: UTF-8 where it is that, else as it
   * is.
   */
  public static String utf8OfLatin1(String raw) {
    return utf8(raw.getBytes(StandardCharsets.ISO_8859_1)).orElse(raw);
  }

  /**
   * A text as a header value of one character per byte: the way back from {@link #utf8OfLatin1}.
   */
  public static String latin1OfUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
