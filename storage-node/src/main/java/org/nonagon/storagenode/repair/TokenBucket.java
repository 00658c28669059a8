package org.nonagon.storagenode.repair;

import java.util.function.LongSupplier;
import org.nonagon.blobs.mend.Throttle;

/**
 * Lets bytes pass at a rate that may change while it runs. Each taker is given its turn behind
 * those before it, and waits for it; what was not used for a second is lost.
 *
 * <p>Safe for use by several threads.
 */
public final class TokenBucket implements Throttle {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final LongSupplier bytesPerSecond;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private long nextNanos;

  /** Waiting. */
  @FunctionalInterface
  public interface Sleep {
    /** Waits for so many nanoseconds, more than none. */
    void nanos(long nanos) throws InterruptedException;
  }

  /**
   * A full bucket.
   *
   * @param bytesPerSecond asked each time
   * @param nanoTime a moment in nanoseconds; only differences mean anything
   */
  public TokenBucket(LongSupplier bytesPerSecond, LongSupplier nanoTime, Sleep sleep) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.nextNanos = nanoTime.getAsLong() - SECOND_NANOS;
  }

  @Override
  public void take(long bytes) throws InterruptedException {
    long wait = turn(bytes);
    if (wait > 0) {
      sleep.nanos(wait);
    }
  }

  /** How long to wait until what was taken before is through. */
  private synchronized long turn(long bytes) {
    long now = nanoTime.getAsLong();
    long begin = nextNanos - now < -SECOND_NANOS ? now - SECOND_NANOS : nextNanos;
    double seconds = (double) bytes / Math.max(1, bytesPerSecond.getAsLong());
    nextNanos = begin + (long) (seconds * SECOND_NANOS);
    return nextNanos - now;
  }
}
