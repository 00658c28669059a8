package org.nonagon.blobs;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Time, as far as writers and readers need it. Safe for use by several threads. */
public interface Timers {
  /** A moment in nanoseconds; only differences mean anything. */
  long nanoTime();

  /** Runs a task that does not wait, once, after a delay, unless it was cancelled before. */
  Timer after(long delayMillis, Runnable task);

  /** A task that is to run. */
  @FunctionalInterface
  interface Timer {
    /** Keeps the task from running, if it has not begun. */
    void cancel();
  }

  /** Real time. The executor should remove cancelled tasks at once. */
  static Timers of(ScheduledExecutorService executor) {
    return new Timers() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Timer after(long delayMillis, Runnable task) {
        Future<?> scheduled = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
      }
    };
  }
}
