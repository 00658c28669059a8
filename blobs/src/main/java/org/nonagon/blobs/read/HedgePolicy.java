package org.nonagon.blobs.read;

/**
 * When to stop relying on one drive: after a multiple of what reads usually take.
 *
 * <p>What is usual is the median over all drives. It stays where it is while fewer than half of the
 * reads are slow, which a mean or a high percentile do not: one slow drive of nine would teach them
 * its own pace.
 *
 * @param factor how many times the median a read may take
 * @param minMillis the shortest delay
 * @param maxMillis the longest delay
 */
public record HedgePolicy(double factor, long minMillis, long maxMillis) {
  /** Eight times the median, 20 ms to 1 s. */
  public static final HedgePolicy DEFAULT = new HedgePolicy(8, 20, 1_000);

  /** Refuses bounds that contradict each other. */
  public HedgePolicy {
    if (factor < 1 || minMillis < 1 || maxMillis < minMillis) {
      throw new IllegalArgumentException(
          "hedging after %s medians, %d to %d ms".formatted(factor, minMillis, maxMillis));
    }
  }

  /** How long to wait for a read before others are started beside it. */
  public long delayMillis(LatencyMedian median) {
    return Math.clamp((long) Math.ceil(factor * median.millis()), minMillis, maxMillis);
  }
}
