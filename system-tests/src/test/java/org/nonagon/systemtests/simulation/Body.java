package org.nonagon.systemtests.simulation;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Bodies that say whose they are: the number of a write, and bytes that follow from it. */
final class Body {
  static final int MIN_BYTES = Long.BYTES + Integer.BYTES;

  private Body() {}

  /** The body of a write. */
  static byte[] of(long write, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(write).nextBytes(bytes);
    ByteBuffer.wrap(bytes).putLong(write).putInt(length);
    return bytes;
  }

  /**
   * The number of the write that a body is of.
   *
   * @throws AssertionError when it is of none
   */
  static long writeOf(ByteBuffer bytes) {
    if (bytes.remaining() < MIN_BYTES) {
      throw new AssertionError("too short for any write: " + bytes.remaining());
    }
    ByteBuffer head = bytes.duplicate();
    long write = head.getLong();
    int length = head.getInt();
    if (length != bytes.remaining() || !bytes.equals(ByteBuffer.wrap(of(write, length)))) {
      throw new AssertionError("%d bytes that no write has".formatted(bytes.remaining()));
    }
    return write;
  }
}
