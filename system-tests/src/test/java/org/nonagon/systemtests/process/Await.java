package org.nonagon.systemtests.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition of another process, which nothing in this one can announce. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(20);

  /** A look that takes longer was one at a machine that stood still. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private Await() {}

  /** The value as soon as there is one; empty when time is up. */
  public static <T> Optional<T> value(Duration patience, Supplier<Optional<T>> source) {
    long left = patience.toNanos();
    long before = System.nanoTime();
    Optional<T> found = source.get();
    while (found.isEmpty() && left > 0) {
      LockSupport.parkNanos(POLL.toNanos());
      found = source.get();
      long now = System.nanoTime();
      left -= Math.min(now - before, LONGEST_LOOK.toNanos());
      before = now;
    }
    return found;
  }
}
