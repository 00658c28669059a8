package org.nonagon.cli.role;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.nonagon.blobs.Timers;

/**
 * The threads of a role that are no event loops.
 *
 * @param timers one thread, for what comes later
 * @param coding as many as there are processors, for loops over bytes
 */
public record Threads(Timers timers, ExecutorService coding) {

  /** Makes them; they end with the role. */
  public static Threads open(Closings opened) {
    return new Threads(Timers.of(timerThread(opened)), codingThreads(opened));
  }

  private static ScheduledThreadPoolExecutor timerThread(Closings opened) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("timers").daemon().unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    opened.add(timer::shutdownNow);
    return timer;
  }

  private static ExecutorService codingThreads(Closings opened) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("coding-", 0).daemon().factory());
    opened.add(threads::shutdownNow);
    return threads;
  }
}
