package org.nonagon.blobs.read;

/** What reads of the process usually take. Safe for use by several threads. */
final class ReadLatency {
  private LatencyMedian median = LatencyMedian.INITIAL;

  synchronized void observe(double millis) {
    median = median.after(millis);
  }

  synchronized LatencyMedian median() {
    return median;
  }
}
