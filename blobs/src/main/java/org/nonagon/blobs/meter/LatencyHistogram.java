package org.nonagon.blobs.meter;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often something took how long.
 *
 * <p>Buckets are log-linear, as in HdrHistogram [1]: eight of equal width for each power of two
 * microseconds, so that a value is known to within an eighth of itself from 8 microseconds to two
 * minutes; below, to the microsecond. That is 1.6 KiB, and one addition to record.
 *
 * <p>Safe for several threads. [1] http://hdrhistogram.org
 */
public final class LatencyHistogram {
  static final int STEP_BITS = 3;
  static final long MOST_MICROS = (1L << 27) - 1;
  static final int BUCKETS = bucket(MOST_MICROS) + 1;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  /** Notes one that took so long. */
  public void record(long nanos) {
    counts.incrementAndGet(bucket(Math.clamp(nanos / 1_000, 0, MOST_MICROS)));
  }

  /** What was noted so far. */
  public LatencySnapshot snapshot() {
    long[] copy = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      copy[i] = counts.get(i);
    }
    return new LatencySnapshot(copy);
  }

  static int bucket(long micros) {
    int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(micros | 1) - STEP_BITS);
    return (shift << STEP_BITS) + (int) (micros >>> shift);
  }

  /** The largest value that a bucket takes. */
  static long mostMicros(int bucket) {
    int shift = Math.max(0, (bucket >> STEP_BITS) - 1);
    long next = bucket - ((long) shift << STEP_BITS) + 1;
    return (next << shift) - 1;
  }
}
