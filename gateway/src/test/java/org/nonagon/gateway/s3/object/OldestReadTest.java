package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.Timers;
import org.nonagon.testkit.memory.InMemoryCatalog;

final class OldestReadTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Timers whose tasks run when the test says so. */
  private static final class ManualTimers implements Timers {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Timer after(long delayMillis, Runnable task) {
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void fire() {
      tasks.remove().run();
    }
  }

  private final ManualTimers timers = new ManualTimers();
  private final OldestRead reads =
      new OldestRead(
          new InMemoryCatalog(InstantSource.system(), new SecureRandom()),
          UUID.randomUUID(),
          timers);

  @Test
  void withoutReadsTheLastTimeThatTheCatalogToldIsReported() {
    reads.start().await().atMost(LONG);
    long first = reads.oldest();
    assertThat(first).isPositive();
    timers.fire();
    assertThat(reads.oldest()).isGreaterThan(first);
  }

  @Test
  void theOldestReadHoldsTheReportBackUntilItEnds() {
    reads.start().await().atMost(LONG);
    long first = reads.oldest();
    Runnable oldest = reads.begin();
    timers.fire();
    Runnable younger = reads.begin();
    timers.fire();
    assertThat(reads.oldest()).isEqualTo(first);
    oldest.run();
    oldest.run();
    assertThat(reads.oldest()).isGreaterThan(first);
    long second = reads.oldest();
    timers.fire();
    assertThat(reads.oldest()).isEqualTo(second);
    younger.run();
    assertThat(reads.oldest()).isGreaterThan(second);
  }

  @Test
  void afterItsEndNothingIsReported() {
    reads.start().await().atMost(LONG);
    reads.stop();
    timers.fire();
    assertThat(timers.tasks).isEmpty();
  }
}
