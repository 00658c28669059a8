package org.nonagon.blobs;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * An executor and timers of one thread: tasks wait until the test lets them run, in an order drawn
 * from a seed, and time passes only when nothing else is left to do.
 */
public final class VirtualTime implements Executor, Timers {
  private final Random random;
  private final List<Runnable> tasks = new ArrayList<>();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private long nowMillis;
  private long alarmsSet;

  private record Alarm(long atMillis, long number, Runnable task) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** Time zero, and an order that the seed decides. */
  public VirtualTime(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public long nanoTime() {
    return nowMillis * 1_000_000;
  }

  @Override
  public Timer after(long delayMillis, Runnable task) {
    Alarm alarm = new Alarm(nowMillis + delayMillis, alarmsSet++, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /** Milliseconds since time zero. */
  public long nowMillis() {
    return nowMillis;
  }

  /** How many timers are set. */
  public int pendingTimers() {
    return alarms.size();
  }

  /** Runs all tasks there are and those that they bring, without letting time pass. */
  public void settle() {
    while (!tasks.isEmpty()) {
      takeAny().run();
    }
  }

  private Runnable takeAny() {
    Runnable taken = tasks.set(random.nextInt(tasks.size()), tasks.getLast());
    tasks.removeLast();
    return taken;
  }

  /** Runs everything, and lets time pass until no timer is left or the time is up. */
  public void run(long forMillis) {
    long end = nowMillis + forMillis;
    settle();
    while (!alarms.isEmpty() && alarms.element().atMillis() <= end) {
      Alarm next = alarms.remove();
      nowMillis = Math.max(nowMillis, next.atMillis());
      next.task().run();
      settle();
    }
    nowMillis = Math.max(nowMillis, end);
  }
}
