package org.nonagon.gateway.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How long repairs will take, by how fast what is degraded became less while somebody asked.
 *
 * <p>Thread-safe.
 */
final class RepairPace {
  private static final int MAX_SAMPLES = 64;
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanoTime, long bytes) {}

  /**
   * Notes what is left, and says how many seconds that will take.
   *
   * @param bytes of degraded blobs
   * @param nanoTime when that was
   * @return 0 when nothing is left; empty while nothing is known or nothing becomes less
   */
  synchronized OptionalLong secondsLeft(long bytes, long nanoTime) {
    while (!samples.isEmpty()
        && (samples.size() >= MAX_SAMPLES
            || nanoTime - samples.getFirst().nanoTime() > WINDOW_NANOS
            || samples.getLast().bytes() < bytes)) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(nanoTime, bytes));
    if (bytes == 0) {
      return OptionalLong.of(0);
    }
    long mended = samples.getFirst().bytes() - bytes;
    long nanos = nanoTime - samples.getFirst().nanoTime();
    return mended <= 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) Math.ceil((double) bytes / mended * nanos / 1e9));
  }
}
