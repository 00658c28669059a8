package org.nonagon.blobs.meter;

import java.util.Arrays;

/** What a {@link LatencyHistogram} had counted at a moment. Immutable. */
public final class LatencySnapshot {
  /** Nothing was counted. */
  public static final LatencySnapshot EMPTY =
      new LatencySnapshot(new long[LatencyHistogram.BUCKETS]);

  private final long[] counts;

  LatencySnapshot(long[] counts) {
    this.counts = counts;
  }

  /** How many there were. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /**
   * What a share of them did not exceed, rounded up by at most an eighth; 0 when there were none.
   *
   * @param share 0.5 is the median
   */
  public long quantileMicros(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("not a share: " + share);
    }
    long rank = Math.max(1, (long) Math.ceil(share * count()));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return LatencyHistogram.mostMicros(i);
      }
    }
    return 0;
  }

  /** Those that came after an earlier snapshot of the same histogram. */
  public LatencySnapshot since(LatencySnapshot earlier) {
    long[] more = new long[counts.length];
    for (int i = 0; i < more.length; i++) {
      more[i] = counts[i] - earlier.counts[i];
    }
    return new LatencySnapshot(more);
  }
}
