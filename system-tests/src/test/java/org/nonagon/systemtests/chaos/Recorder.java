package org.nonagon.systemtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What happened in each second of the run. Safe from any thread. */
final class Recorder {
  private static final long MOST_MICROS = 600_000_000L;

  private final long startNanos = System.nanoTime();
  private final List<Second> seconds = new ArrayList<>();
  private final Map<String, Long> failures = new TreeMap<>();
  private final Histogram latency = new Histogram(MOST_MICROS, 3);
  private long operations;
  private long failedAttempts;
  private long bytesVerified;
  private long bytesWritten;
  private long reads;
  private long brokenReads;
  private long lastDegraded;

  /** One second of the run. */
  static final class Second {
    private final Histogram latency = new Histogram(MOST_MICROS, 2);
    private long failedAttempts;
    private long bytesVerified;
    private long degradedBlobs;

    long operations() {
      return latency.getTotalCount();
    }

    long failedAttempts() {
      return failedAttempts;
    }

    long bytesVerified() {
      return bytesVerified;
    }

    long degradedBlobs() {
      return degradedBlobs;
    }

    /** Milliseconds, 0 when nothing ended in this second. */
    double millisAt(double percentile) {
      return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e3;
    }
  }

  /**
   * What was counted up to a moment.
   *
   * @param operations of clients that ended well, retries included
   * @param failedAttempts requests that were answered by an error, or not at all
   * @param bytesVerified bytes that were read and compared
   * @param bytesWritten bytes of acknowledged writes
   * @param reads objects that were read
   * @param brokenReads reads that were answered by an error or cut off
   */
  record Totals(
      long operations,
      long failedAttempts,
      long bytesVerified,
      long bytesWritten,
      long reads,
      long brokenReads) {}

  /** How long the run takes so far. */
  double elapsedSeconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** An operation ended well, after as many attempts as it took. */
  synchronized void done(long nanos) {
    long micros = Math.clamp(nanos / 1000, 0, MOST_MICROS);
    operations++;
    latency.recordValue(micros);
    now().latency.recordValue(micros);
  }

  /** An attempt failed. */
  synchronized void failed(String method, String how) {
    failedAttempts++;
    now().failedAttempts++;
    failures.merge(method + " " + how, 1L, Long::sum);
  }

  /** A GET was answered by an error of the server, or its body was cut off. */
  synchronized void brokenRead() {
    brokenReads++;
  }

  synchronized void verified(long bytes) {
    reads++;
    bytesVerified += bytes;
    now().bytesVerified += bytes;
  }

  synchronized void wrote(long bytes) {
    bytesWritten += bytes;
  }

  synchronized void degraded(long blobs) {
    lastDegraded = blobs;
    now().degradedBlobs = blobs;
  }

  private Second now() {
    int second = (int) elapsedSeconds();
    while (seconds.size() <= second) {
      Second next = new Second();
      next.degradedBlobs = lastDegraded;
      seconds.add(next);
    }
    return seconds.get(second);
  }

  synchronized Totals totals() {
    return new Totals(operations, failedAttempts, bytesVerified, bytesWritten, reads, brokenReads);
  }

  synchronized long degradedBlobs() {
    return lastDegraded;
  }

  /** How many attempts failed, by method and how. */
  synchronized Map<String, Long> failures() {
    return new TreeMap<>(failures);
  }

  /** The seconds so far; to be read when the run is over. */
  synchronized List<Second> seconds() {
    now();
    return List.copyOf(seconds);
  }

  /** Of all operations, in milliseconds. */
  synchronized double millisAt(double percentile) {
    return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e3;
  }
}
