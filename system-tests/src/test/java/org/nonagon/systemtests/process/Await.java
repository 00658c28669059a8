package org.nonagon.systemtests.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition of another process, which nothing in this one can announce. */
public final class Await {
  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /** The value as soon as there is one; empty when time is up. */
  public static <T> Optional<T> value(Duration patience, Supplier<Optional<T>> source) {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<T> found = source.get();
    while (found.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL.toNanos());
      found = source.get();
    }
    return found;
  }
}
