package org.nonagon.protocol.object;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The key of an object: 1 to 1024 bytes. */
public final class ObjectKey extends KeyBytes {
  private ObjectKey(byte[] bytes) {
    super(bytes, 1);
  }

  /** The key of these bytes, which are copied. */
  public static ObjectKey of(byte[] bytes) {
    return new ObjectKey(bytes);
  }

  /** The key whose bytes are {@code text} in UTF-8. */
  public static ObjectKey of(String text) {
    return new ObjectKey(text.getBytes(UTF_8));
  }
}
