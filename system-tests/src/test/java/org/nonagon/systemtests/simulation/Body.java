package org.nonagon.systemtests.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bodies that say whose they are: the number of a write, its length, and bytes that follow from it.
 */
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
   * The numbers of the writes whose bodies these bytes are, one after the other.
   *
   * @throws AssertionError when they are of none
   */
  static List<Long> writesOf(ByteBuffer bytes) {
    List<Long> writes = new ArrayList<>();
    ByteBuffer left = bytes.duplicate();
    do {
      writes.add(takeFirst(left));
    } while (left.hasRemaining());
    return writes;
  }

  private static long takeFirst(ByteBuffer left) {
    if (left.remaining() < MIN_BYTES) {
      throw new AssertionError("too short for any write: " + left.remaining());
    }
    ByteBuffer head = left.duplicate();
    long write = head.getLong();
    int length = head.getInt();
    if (length < MIN_BYTES
        || length > left.remaining()
        || !left.slice(left.position(), length).equals(ByteBuffer.wrap(of(write, length)))) {
      throw new AssertionError("%d bytes that no write has".formatted(left.remaining()));
    }
    left.position(left.position() + length);
    return write;
  }
}
