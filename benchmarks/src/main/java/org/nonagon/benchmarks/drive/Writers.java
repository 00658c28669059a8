package org.nonagon.benchmarks.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** Does something on many threads for a while. */
final class Writers {
  private Writers() {}

  /** How often per second {@code step} ended, on all threads together. */
  static double perSecond(int writers, long millis, IntConsumer step) throws InterruptedException {
    AtomicLong steps = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    for (int writer = 0; writer < writers; writer++) {
      int number = writer;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (System.nanoTime() < end) {
                      step.accept(number);
                      steps.incrementAndGet();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return steps.get() * 1e9 / (System.nanoTime() - start);
  }
}
