package org.nonagon.blobs.write;

import java.nio.ByteBuffer;

/**
 * A piece of direct memory that is handed out in runs of units. Which units are in use is one bit
 * each of a long, so that finding a run takes a few shifts.
 *
 * <p>Guarded by its pool.
 */
final class Slab {
  /** How many units a slab has. */
  static final int UNITS = Long.SIZE;

  /** The frame of the smallest cell and a little more, so that a slab holds the largest cell. */
  static final int UNIT_BYTES = 4104;

  /** The bytes of a slab: the frames of a cell of 256 KiB fit. */
  static final int BYTES = UNITS * UNIT_BYTES;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
  private long used;

  /** The first unit of a run of free ones; -1 when there is none of that length. */
  int findFree(int units) {
    long starts = ~used;
    int covered = 1;
    while (covered < units && starts != 0) {
      int step = Math.min(covered, units - covered);
      starts &= starts >>> step;
      covered += step;
    }
    return starts == 0 ? -1 : Long.numberOfTrailingZeros(starts);
  }

  /** Takes a run of free units and gives its memory. */
  ByteBuffer take(int first, int units) {
    used |= mask(first, units);
    return memory.slice(first * UNIT_BYTES, units * UNIT_BYTES);
  }

  /** Takes a run back. */
  void giveBack(int first, int units) {
    used &= ~mask(first, units);
  }

  boolean isEmpty() {
    return used == 0;
  }

  boolean isFull() {
    return used == -1L;
  }

  private static long mask(int first, int units) {
    return (units == UNITS ? -1L : (1L << units) - 1) << first;
  }
}
