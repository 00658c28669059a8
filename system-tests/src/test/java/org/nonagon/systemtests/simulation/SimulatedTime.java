package org.nonagon.systemtests.simulation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * The time and the only thread of a simulation. Tasks that are ready run one after the other in an
 * order that the seed decides; time passes only when none is.
 */
final class SimulatedTime implements InstantSource {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** A run that takes more steps than this is caught in a loop. */
  private static final long MAX_STEPS = 5_000_000;

  private final Thread carrier = Thread.currentThread();
  private final SplittableRandom random;
  private final List<Runnable> ready = new ArrayList<>();
  private final NavigableSet<Alarm> alarms = new TreeSet<>();
  private long nowMicros;
  private long alarmsSet;
  private long steps;
  private long digest;

  private record Alarm(long atMicros, long number, Runnable task) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.compare(atMicros, other.atMicros);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** Time zero. */
  SimulatedTime(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Microseconds since time zero. */
  long nowMicros() {
    return nowMicros;
  }

  /** Milliseconds since time zero. */
  long nowMillis() {
    return nowMicros / 1000;
  }

  /** How many tasks ran. */
  long steps() {
    return steps;
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nowMicros * 1000);
  }

  /** Has a task run, some time before time passes. */
  void ready(Runnable task) {
    if (!isHere()) {
      throw new IllegalStateException("a thread of the real world: " + Thread.currentThread());
    }
    ready.add(task);
  }

  /** Only the carrier and the fibers that it carries may touch a simulation. */
  private boolean isHere() {
    return Thread.currentThread() == carrier || Thread.currentThread().isVirtual();
  }

  /** Has a task run at a later time; gives what cancels it. */
  Runnable after(long micros, Runnable task) {
    Alarm alarm = new Alarm(nowMicros + micros, alarmsSet++, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /** Runs until the condition holds; gives whether it came to hold before the time was up. */
  boolean runUntil(BooleanSupplier condition, long limitMillis) {
    long end = nowMicros + limitMillis * 1000;
    while (!condition.getAsBoolean()) {
      if (!ready.isEmpty()) {
        takeAny().run();
        requireProgress();
      } else if (!alarms.isEmpty() && alarms.first().atMicros() <= end) {
        Alarm next = alarms.removeFirst();
        nowMicros = Math.max(nowMicros, next.atMicros());
        ready.add(next.task());
      } else {
        nowMicros = Math.max(nowMicros, end);
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  /** Lets time pass. */
  void pass(long millis) {
    boolean _ = runUntil(() -> false, millis);
  }

  /** Of all times at which tasks ran, and of the choices between them. */
  long digest() {
    return digest;
  }

  private Runnable takeAny() {
    int choice = random.nextInt(ready.size());
    digest = (digest * 31 + nowMicros) * 31 + ready.size() * 31L + choice;
    Runnable taken = ready.set(choice, ready.getLast());
    ready.removeLast();
    return taken;
  }

  private void requireProgress() {
    if (++steps > MAX_STEPS) {
      throw new IllegalStateException("no end in sight after " + steps + " steps");
    }
  }
}
