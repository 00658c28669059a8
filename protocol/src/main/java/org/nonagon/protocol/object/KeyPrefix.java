package org.nonagon.protocol.object;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The beginning of keys: 0 to 1024 bytes. Listings take their prefix, delimiter and marker as one.
 */
public final class KeyPrefix extends KeyBytes {
  /** The prefix of every key. */
  public static final KeyPrefix EMPTY = new KeyPrefix(new byte[0]);

  private KeyPrefix(byte[] bytes) {
    super(bytes, 0);
  }

  /** The prefix of these bytes, which are copied. */
  public static KeyPrefix of(byte[] bytes) {
    return new KeyPrefix(bytes);
  }

  /** The prefix whose bytes are {@code text} in UTF-8. */
  public static KeyPrefix of(String text) {
    return new KeyPrefix(text.getBytes(UTF_8));
  }

  /** The prefix that is equal to a whole key. */
  public static KeyPrefix of(ObjectKey key) {
    return new KeyPrefix(key.toByteArray());
  }

  /** Whether this is the prefix of every key. */
  public boolean isEmpty() {
    return length() == 0;
  }
}
