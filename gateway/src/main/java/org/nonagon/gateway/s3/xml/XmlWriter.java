package org.nonagon.gateway.s3.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Writes an XML document as S3 does: UTF-8 in one line.
 *
 * <p>Characters that XML 1.0 has no place for are written in listings as S3 has them, as references
 * that lenient parsers read ({@link #listed}); strict ones want keys coded. Everywhere else they
 * become U+FFFD, so that a client can read at least that its request was done.
 *
 * <p>Text may be given as UTF-8 bytes, so that keys need not be decoded to be listed. Not
 * thread-safe; its size is bounded by what its callers list (at most 1000 entries of bounded
 * fields).
 */
public final class XmlWriter {

  /** The namespace of every S3 document but errors. */
  public static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  private static final int FIRST_CAPACITY = 1024;
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private final Deque<String> open = new ArrayDeque<>();
  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int length;

  private XmlWriter() {
    raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  /** Begins a document whose root is in S3's namespace. */
  public static XmlWriter document(String root) {
    XmlWriter writer = new XmlWriter();
    writer.open.push(root);
    return writer.raw("<").raw(root).raw(" xmlns=\"").raw(NAMESPACE).raw("\">");
  }

  /** Begins a document without a namespace: errors have none. */
  public static XmlWriter plainDocument(String root) {
    return new XmlWriter().open(root);
  }

  /** Opens an element. */
  public XmlWriter open(String name) {
    open.push(name);
    return raw("<").raw(name).raw(">");
  }

  /** Closes the element opened last. */
  public XmlWriter close() {
    return raw("</").raw(open.pop()).raw(">");
  }

  /** An element that holds text. */
  public XmlWriter element(String name, String text) {
    return element(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An element that holds text, given as UTF-8. */
  public XmlWriter element(String name, byte[] utf8) {
    return raw("<").raw(name).raw(">").text(utf8, false).raw("</").raw(name).raw(">");
  }

  /** An element of a listing that holds a key or a part of one. */
  XmlWriter listed(String name, byte[] utf8) {
    return raw("<").raw(name).raw(">").text(utf8, true).raw("</").raw(name).raw(">");
  }

  /** Text within the element opened last. */
  public XmlWriter text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8), false);
  }

  private XmlWriter text(byte[] utf8, boolean refersToAll) {
    for (int i = 0; i < utf8.length; i++) {
      escaped(utf8, i, refersToAll);
    }
    return this;
  }

  /** An element that holds a number. */
  public XmlWriter element(String name, long number) {
    return raw("<").raw(name).raw(">").raw(Long.toString(number)).raw("</").raw(name).raw(">");
  }

  /** An element that holds a truth value. */
  public XmlWriter element(String name, boolean truth) {
    return element(name, Boolean.toString(truth));
  }

  /** An element that is there only when its text is. */
  public XmlWriter element(String name, Optional<String> text) {
    text.ifPresent(t -> element(name, t));
    return this;
  }

  /** Closes what is open and gives the document. */
  public byte[] finish() {
    while (!open.isEmpty()) {
      close();
    }
    return Arrays.copyOf(buffer, length);
  }

  private void escaped(byte[] utf8, int at, boolean refersToAll) {
    byte b = utf8[at];
    switch (b) {
      case '&' -> raw("&amp;");
      case '<' -> raw("&lt;");
      case '>' -> raw("&gt;");
      case '"' -> raw("&quot;");
      case '\r' -> raw("&#xD;");
      case '\n', '\t' -> one(b);
      default -> {
        if (b >= 0 && b < ' ') {
          illegal(controlDigits(b), refersToAll);
        } else if (isLastByteOfNonCharacter(utf8, at)) {
          length -= 2;
          illegal(b == (byte) 0xbe ? "FFFE" : "FFFF", refersToAll);
        } else {
          one(b);
        }
      }
    }
  }

  private void illegal(String digits, boolean refersToAll) {
    if (refersToAll) {
      raw("&#x").raw(digits).raw(";");
    } else {
      for (byte b : REPLACEMENT) {
        one(b);
      }
    }
  }

  private static String controlDigits(byte b) {
    String digits = HexFormat.of().withUpperCase().toHexDigits(b);
    return digits.startsWith("0") ? digits.substring(1) : digits;
  }

  /** U+FFFE and U+FFFF are legal UTF-8 and illegal XML. */
  private static boolean isLastByteOfNonCharacter(byte[] utf8, int at) {
    return at >= 2
        && (utf8[at] == (byte) 0xbe || utf8[at] == (byte) 0xbf)
        && utf8[at - 1] == (byte) 0xbf
        && utf8[at - 2] == (byte) 0xef;
  }

  private void one(byte b) {
    reserve(1);
    buffer[length++] = b;
  }

  @SuppressWarnings("deprecation") // The one way to copy ASCII without a detour over a new array.
  private XmlWriter raw(String ascii) {
    reserve(ascii.length());
    ascii.getBytes(0, ascii.length(), buffer, length);
    length += ascii.length();
    return this;
  }

  private void reserve(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
