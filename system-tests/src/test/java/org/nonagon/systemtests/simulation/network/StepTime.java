package org.nonagon.systemtests.simulation.network;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.nonagon.blobs.Timers;

/** Virtual time that a test lets pass; tasks of the same time run in the order they came. */
final class StepTime implements Timers {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atMillis).thenComparingLong(Task::number));
  private long nowMillis;
  private long number;

  private record Task(long atMillis, long number, Runnable work) {}

  @Override
  public long nanoTime() {
    return nowMillis * 1_000_000;
  }

  @Override
  public Timer after(long delayMillis, Runnable work) {
    Task task = new Task(nowMillis + delayMillis, number++, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  long nowMillis() {
    return nowMillis;
  }

  /** Runs all that is due within so many milliseconds. */
  void pass(long millis) {
    long end = nowMillis + millis;
    while (!tasks.isEmpty() && tasks.element().atMillis() <= end) {
      Task task = tasks.remove();
      nowMillis = task.atMillis();
      task.work().run();
    }
    nowMillis = end;
  }
}
