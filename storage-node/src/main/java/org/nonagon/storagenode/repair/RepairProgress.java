package org.nonagon.storagenode.repair;

import java.util.function.LongSupplier;

/**
 * What the repair of this process has done, for metrics. Safe for use by several threads.
 *
 * <p>The rate is that of the last minute: bytes are counted by the second in a ring of sixty.
 */
public final class RepairProgress {
  private static final int SECONDS = 60;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final LongSupplier nanoTime;
  private final long startNanos;
  private final long[] bytesOfSecond = new long[SECONDS];
  private long second;
  private long bytes;
  private long blobs;
  private long failures;

  /**
   * Nothing was done yet.
   *
   * @param nanoTime a moment in nanoseconds; only differences mean anything
   */
  public RepairProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /**
   * The figures at one moment.
   *
   * @param bytes that were written to new places since the start, with checksums
   * @param blobs of which shards were written
   * @param failures attempts on blobs that ended without all of their shards being in place
   * @param bytesPerSecond over the last minute, or since the start if that was later
   */
  public record Figures(long bytes, long blobs, long failures, double bytesPerSecond) {}

  /** Counts a blob of which shards were written. */
  synchronized void mended(long writtenBytes) {
    advance();
    bytes += writtenBytes;
    blobs++;
    bytesOfSecond[(int) (second % SECONDS)] += writtenBytes;
  }

  /** Counts an attempt that did not bring a blob to where it should be. */
  synchronized void failed() {
    failures++;
  }

  /** The figures of this moment. */
  public synchronized Figures figures() {
    advance();
    long sum = 0;
    for (long one : bytesOfSecond) {
      sum += one;
    }
    double span = Math.min(SECONDS, second + 1);
    return new Figures(bytes, blobs, failures, sum / span);
  }

  private void advance() {
    long now = (nanoTime.getAsLong() - startNanos) / SECOND_NANOS;
    for (long passed = Math.max(second + 1, now - SECONDS + 1); passed <= now; passed++) {
      bytesOfSecond[(int) (passed % SECONDS)] = 0;
    }
    second = Math.max(second, now);
  }
}
