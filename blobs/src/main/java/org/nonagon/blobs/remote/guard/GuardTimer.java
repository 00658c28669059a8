package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.stopwatch.Stopwatch;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.nonagon.blobs.Timers;

/** The time of the process, as the strategies ask for it. Safe for several threads. */
final class GuardTimer implements Timer {
  private final Timers timers;
  private final AtomicInteger scheduled = new AtomicInteger();

  GuardTimer(Timers timers) {
    this.timers = timers;
  }

  /** Watches that run by the same time. */
  Stopwatch stopwatch() {
    return () -> {
      long began = timers.nanoTime();
      return () -> (timers.nanoTime() - began) / 1_000_000;
    };
  }

  @Override
  public TimerTask schedule(long delayMillis, Runnable task) {
    return new Scheduled(delayMillis, task);
  }

  @Override
  public TimerTask schedule(long delayMillis, Runnable task, Executor executor) {
    return new Scheduled(delayMillis, executor == null ? task : () -> executor.execute(task));
  }

  private final class Scheduled implements TimerTask {
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final Timers.Timer timer;

    private Scheduled(long delayMillis, Runnable task) {
      scheduled.incrementAndGet();
      this.timer =
          timers.after(
              delayMillis,
              () -> {
                if (end()) {
                  task.run();
                }
              });
    }

    private boolean end() {
      boolean isFirst = isDone.compareAndSet(false, true);
      if (isFirst) {
        scheduled.decrementAndGet();
      }
      return isFirst;
    }

    @Override
    public boolean isDone() {
      return isDone.get();
    }

    @Override
    public boolean cancel() {
      boolean isFirst = end();
      timer.cancel();
      return isFirst;
    }
  }

  @Override
  public int getId() {
    return System.identityHashCode(this);
  }

  @Override
  public int countScheduledTasks() {
    return scheduled.get();
  }

  @Override
  public void shutdown() {
    // The time is not ours to stop.
  }
}
