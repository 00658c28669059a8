package org.nonagon.blobs.read;

/**
 * When to stop relying on one drive: after a multiple of what reads usually take.
 *
 * <p>What is usual is the median over all drives. It stays where it is while fewer than half of the
 * reads are slow, which a mean or a high percentile do not: one slow drive of nine would teach them
 * its own pace.
 *
 * <p>Only a share of the cells may have others asked for them while their own drive has not failed:
 * when all drives are slow because all have too much to do, asking six where one was asked would
 * keep them so.
 *
 * @param factor how many times the median a read may take
 * @param minMillis the shortest delay
 * @param maxMillis the longest delay; after it others are asked in any case
 * @param share of the cells, in the long run
 * @param burst how many cells in a row
 */
public record HedgePolicy(double factor, long minMillis, long maxMillis, double share, int burst) {
  /**
   * Eight times the median, 20 ms to 1 s; a little more than a blob of six and three needs when the
   * three slow drives hold half of its data.
   */
  public static final HedgePolicy DEFAULT = new HedgePolicy(8, 20, 1_000, 0.55, 16);

  /** Refuses bounds that contradict each other. */
  public HedgePolicy {
    if (factor < 1 || minMillis < 1 || maxMillis < minMillis) {
      throw new IllegalArgumentException(
          "hedging after %s medians, %d to %d ms".formatted(factor, minMillis, maxMillis));
    }
    if (!(share >= 0 && share <= 1) || burst < 0) {
      throw new IllegalArgumentException("hedging %s, %d in a row".formatted(share, burst));
    }
  }

  /** How long to wait for a read before others are started beside it. */
  public long delayMillis(LatencyMedian median) {
    return Math.clamp((long) Math.ceil(factor * median.millis()), minMillis, maxMillis);
  }
}
