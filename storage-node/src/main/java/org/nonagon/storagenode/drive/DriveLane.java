package org.nonagon.storagenode.drive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that a drive's file operations run on: platform threads, since blocking file calls
 * would starve virtual ones, and a bounded queue. Past the bound {@link #execute} throws {@link
 * java.util.concurrent.RejectedExecutionException}, and the operation fails instead of waiting.
 */
public final class DriveLane implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 30;
  private static final int CLOSE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  /**
   * A lane of its own for one drive.
   *
   * @param name what its threads are called
   * @param threads how many operations run at once
   * @param queue how many may wait
   */
  public DriveLane(String name, int threads, int queue) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task ->
                Thread.ofPlatform()
                    .name(name + "-" + number.incrementAndGet())
                    .daemon()
                    .unstarted(task));
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable operation) {
    pool.execute(operation);
  }

  /**
   * Runs what waits and ends the threads. Nothing is interrupted: an interrupt in the middle of a
   * file operation closes the file.
   */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("operations on a drive did not end");
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
