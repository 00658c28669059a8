package org.nonagon.protocol.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * An immutable run of at most {@value #MAX_BYTES} bytes with the order of S3 listings: byte by
 * byte, unsigned. Keys are bytes and not text, so that no normalisation can ever make two of them
 * one.
 */
public abstract sealed class KeyBytes implements Comparable<KeyBytes> permits ObjectKey, KeyPrefix {
  /** The longest key that S3 takes. */
  public static final int MAX_BYTES = 1024;

  private final byte[] bytes;

  KeyBytes(byte[] bytes, int minBytes) {
    if (bytes.length < minBytes || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a key has %d to %d bytes, not %d".formatted(minBytes, MAX_BYTES, bytes.length));
    }
    this.bytes = bytes.clone();
  }

  /** A copy of the bytes. */
  public final byte[] toByteArray() {
    return bytes.clone();
  }

  /** How many bytes there are. */
  public final int length() {
    return bytes.length;
  }

  /** The byte at {@code index}, 0 to 255. */
  public final int byteAt(int index) {
    return bytes[index] & 0xff;
  }

  /** Whether these bytes begin with those of {@code prefix}. */
  public final boolean startsWith(KeyBytes prefix) {
    byte[] start = prefix.bytes();
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /** Where {@code part} first stands at or after {@code from}, or -1. */
  public final int indexOf(KeyBytes part, int from) {
    byte[] sought = part.bytes();
    for (int i = from; i + sought.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The first {@code length} bytes. */
  public final KeyPrefix head(int length) {
    return KeyPrefix.of(Arrays.copyOf(bytes, length));
  }

  /**
   * The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD, so this is for showing and not for
   * storing.
   */
  public final String utf8() {
    return new String(bytes, UTF_8);
  }

  private byte[] bytes() {
    return bytes;
  }

  @Override
  public final int compareTo(KeyBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes());
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof KeyBytes that
        && getClass() == that.getClass()
        && Arrays.equals(bytes, that.bytes());
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public final String toString() {
    return utf8();
  }
}
