package org.nonagon.blobs.read;

/**
 * An estimate of the median of what reads take, by steps up and down of the same ratio: where half
 * of the samples are above, it stands still.
 *
 * @param millis the estimate
 * @see <a href="https://arxiv.org/abs/1407.1121">Ma, Muthukrishnan, Sandler: Frugal Streaming for
 *     Estimating Quantiles</a>
 */
public record LatencyMedian(double millis) {
  /** What is assumed before anything was measured. */
  public static final LatencyMedian INITIAL = new LatencyMedian(5);

  private static final double STEP = 1.02;
  private static final double LEAST_MILLIS = 0.001;
  private static final double MOST_MILLIS = 60_000;

  /** Refuses what no clock measures. */
  public LatencyMedian {
    if (!(millis >= LEAST_MILLIS && millis <= MOST_MILLIS)) {
      throw new IllegalArgumentException("not a latency: " + millis);
    }
  }

  /** The estimate after one more sample. */
  public LatencyMedian after(double sampleMillis) {
    double next = sampleMillis > millis ? millis * STEP : millis / STEP;
    return new LatencyMedian(Math.clamp(next, LEAST_MILLIS, MOST_MILLIS));
  }
}
