package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The 16 random bytes that tell the records of a segment from everything else. They must come from
 * a generator that nobody can foresee.
 *
 * @param first the first half
 * @param second the second half
 */
public record SegmentNonce(long first, long second) {
  static final int BYTES = 16;

  /** A new one. */
  public static SegmentNonce next(RandomGenerator random) {
    return new SegmentNonce(random.nextLong(), random.nextLong());
  }

  void put(ByteBuffer littleEndian, int at) {
    littleEndian.putLong(at, first).putLong(at + Long.BYTES, second);
  }

  static SegmentNonce get(ByteBuffer littleEndian, int at) {
    return new SegmentNonce(littleEndian.getLong(at), littleEndian.getLong(at + Long.BYTES));
  }
}
