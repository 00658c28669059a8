package org.nonagon.benchmarks.catalog;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Clients that each begin a call when the one before is answered.
 *
 * @param perSecond calls that were answered a second, after the warm-up
 * @param databaseMicros processor time of PostgreSQL for a call
 * @param clientMicros processor time of this process for a call
 * @param p50Millis half of the calls took no longer
 * @param p99Millis 99 of 100 calls took no longer
 */
record ClosedLoop(
    double perSecond,
    double databaseMicros,
    double clientMicros,
    double p50Millis,
    double p99Millis) {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final int MAX_SAMPLES = 4_000_000;

  static ClosedLoop run(long postgres, int clients, Supplier<Uni<?>> call) {
    drive(postgres, clients, WARM_UP, call);
    return drive(postgres, clients, MEASURED, call);
  }

  private static ClosedLoop drive(
      long postgres, int clients, Duration duration, Supplier<Uni<?>> call) {
    long[] nanos = new long[MAX_SAMPLES];
    AtomicInteger count = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(clients);
    double databaseBefore = databaseMicros(postgres);
    double clientBefore = micros(ProcessHandle.current());
    long begin = System.nanoTime();
    long end = begin + duration.toNanos();
    for (int i = 0; i < clients; i++) {
      next(end, call, nanos, count, running);
    }
    try {
      running.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    long[] samples = Arrays.copyOf(nanos, Math.min(count.get(), MAX_SAMPLES));
    Arrays.sort(samples);
    return new ClosedLoop(
        count.get() / seconds,
        (databaseMicros(postgres) - databaseBefore) / count.get(),
        (micros(ProcessHandle.current()) - clientBefore) / count.get(),
        millis(samples, 50),
        millis(samples, 99));
  }

  /** Processor time of a postmaster and its children; those of ended connections are not in it. */
  private static double databaseMicros(long postgres) {
    ProcessHandle postmaster = ProcessHandle.of(postgres).orElseThrow();
    return micros(postmaster) + postmaster.descendants().mapToDouble(ClosedLoop::micros).sum();
  }

  private static double micros(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
  }

  private static void next(
      long end, Supplier<Uni<?>> call, long[] nanos, AtomicInteger count, CountDownLatch running) {
    long begun = System.nanoTime();
    if (begun >= end) {
      running.countDown();
      return;
    }
    call.get()
        .subscribe()
        .with(
            _ -> {
              int at = count.getAndIncrement();
              if (at < MAX_SAMPLES) {
                nanos[at] = System.nanoTime() - begun;
              }
              next(end, call, nanos, count, running);
            },
            failure -> {
              System.err.println("a call failed: " + failure);
              running.countDown();
            });
  }

  private static double millis(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[(int) ((long) sorted.length * percent / 101)] / 1e6;
  }
}
