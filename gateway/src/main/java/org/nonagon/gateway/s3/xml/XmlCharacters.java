package org.nonagon.gateway.s3.xml;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries the characters that keys may have and XML 1.0 has no place for through a parser of XML.
 *
 * <p>U+0000 to U+001F (but tab and line ends), U+FFFE and U+FFFF cannot stand in a document,
 * neither as they are nor as references to their numbers. Clients write them in both ways all the
 * same, and listings answer with the second one. Here they become two ASCII characters that begin
 * with a backslash before the document is parsed, a backslash becomes two, and the text of elements
 * is turned back. What is within CDATA sections and comments refers to nothing, so only bytes are
 * changed there.
 */
final class XmlCharacters {
  private static final byte ESCAPE = '\\';

  /** Added to a control character; none of the results is a markup character or the escape. */
  private static final int CONTROL_OFFSET = 0x60;

  private static final int FFFE = 0xfffe;
  private static final byte FFFE_CODE = 'E';
  private static final byte FFFF_CODE = 'F';

  private static final Pattern REFERENCE =
      Pattern.compile("&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,9}));");
  private static final int REFERENCE_CHARS = "&#x00000000;".length();

  private final byte[] document;
  private final ByteArrayOutputStream out;
  private int at;

  private XmlCharacters(byte[] document) {
    this.document = document;
    this.out = new ByteArrayOutputStream(document.length + 16);
  }

  /**
   * The document in which all characters are XML's; the same array where nothing had to be done.
   */
  static byte[] escape(byte[] document) {
    for (int i = 0; i < document.length; i++) {
      if (mayNeedEscape(document, i)) {
        return new XmlCharacters(document).escaped();
      }
    }
    return document;
  }

  /** The text of an element of an escaped document. */
  static String unescape(String text) {
    int next = text.indexOf(ESCAPE);
    if (next < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    for (; next >= 0 && next + 1 < text.length(); next = text.indexOf(ESCAPE, from)) {
      plain.append(text, from, next).append(decoded(text.charAt(next + 1)));
      from = next + 2;
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static char decoded(char code) {
    return switch (code) {
      case ESCAPE -> ESCAPE;
      case FFFE_CODE -> FFFE;
      case FFFF_CODE -> FFFE + 1;
      default -> (char) (code - CONTROL_OFFSET);
    };
  }

  private static boolean mayNeedEscape(byte[] bytes, int i) {
    return isControl(bytes[i])
        || bytes[i] == ESCAPE
        || (bytes[i] == '&' && i + 1 < bytes.length && bytes[i + 1] == '#')
        || isNonCharacter(bytes, i);
  }

  private static boolean isControl(int c) {
    return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r';
  }

  /** U+FFFE and U+FFFF are legal UTF-8. */
  private static boolean isNonCharacter(byte[] bytes, int i) {
    return bytes[i] == (byte) 0xef
        && i + 2 < bytes.length
        && bytes[i + 1] == (byte) 0xbf
        && (bytes[i + 2] == (byte) 0xbe || bytes[i + 2] == (byte) 0xbf);
  }

  private byte[] escaped() {
    while (at < document.length) {
      if (document[at] == '<' && startsWith("<![CDATA[")) {
        copyUntil("]]>");
      } else if (document[at] == '<' && startsWith("<!--")) {
        copyUntil("-->");
      } else if (document[at] == '&' && at + 1 < document.length && document[at + 1] == '#') {
        reference();
      } else {
        character();
      }
    }
    return out.toByteArray();
  }

  private boolean startsWith(String ascii) {
    int length = ascii.length();
    for (int i = 0; i < length; i++) {
      if (at + i >= document.length || document[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Copies bytes up to the end of a section; without one, nothing is left for the parser to like.
   */
  private void copyUntil(String end) {
    while (at < document.length && !startsWith(end)) {
      character();
    }
  }

  private void reference() {
    int length = Math.min(document.length - at, REFERENCE_CHARS);
    Matcher reference =
        REFERENCE.matcher(new String(document, at, length, StandardCharsets.ISO_8859_1));
    if (reference.lookingAt()) {
      long codePoint =
          reference.group(1) != null
              ? Long.parseLong(reference.group(1), 16)
              : Long.parseLong(reference.group(2));
      if (escape(codePoint)) {
        at += reference.end();
        return;
      }
    }
    character();
  }

  /** Writes a character that XML has no place for; says whether it is one. */
  private boolean escape(long codePoint) {
    boolean isControl = codePoint < ' ' && isControl((int) codePoint);
    if (!isControl && codePoint != FFFE && codePoint != FFFE + 1 && codePoint != ESCAPE) {
      return false;
    }
    out.write(ESCAPE);
    if (isControl) {
      out.write((int) codePoint + CONTROL_OFFSET);
    } else if (codePoint == ESCAPE) {
      out.write(ESCAPE);
    } else {
      out.write(codePoint == FFFE ? FFFE_CODE : FFFF_CODE);
    }
    return true;
  }

  private void character() {
    if (isNonCharacter(document, at)) {
      escape(document[at + 2] == (byte) 0xbe ? FFFE : FFFE + 1);
      at += 3;
    } else {
      if (!escape(document[at] & 0xff)) {
        out.write(document[at]);
      }
      at++;
    }
  }
}
