package org.nonagon.systemtests.crash;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The body of a write: its bytes follow from its numbers, so that none needs to be kept.
 *
 * @param seed of the run and key
 * @param sequence of the write, unique within the run
 * @param size bytes
 */
record Body(long seed, long sequence, int size) {
  /** The bytes. */
  byte[] bytes() {
    byte[] bytes = new byte[size];
    SplittableRandom random = new SplittableRandom(seed * 31 + sequence);
    ByteBuffer longs = ByteBuffer.wrap(bytes);
    while (longs.remaining() >= Long.BYTES) {
      longs.putLong(random.nextLong());
    }
    while (longs.hasRemaining()) {
      longs.put((byte) random.nextInt());
    }
    return bytes;
  }
}
