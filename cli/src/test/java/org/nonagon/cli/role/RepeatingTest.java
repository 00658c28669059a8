package org.nonagon.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.Timers;

/** Work that is repeated, by hand: time passes when the test says so. */
class RepeatingTest {
  private static final Logger LOG = Logger.getLogger(Repeating.class.getName());

  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final Timers timers =
      new Timers() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Timer after(long delayMillis, Runnable task) {
          alarms.add(task);
          return () -> alarms.remove(task);
        }
      };

  @BeforeEach
  void listen() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  private Repeating start() {
    return Repeating.start("counting", 1_000, this::work, timers);
  }

  private Uni<Void> work() {
    CompletableFuture<Void> work = new CompletableFuture<>();
    underWay.add(work);
    return Uni.createFrom().completionStage(work);
  }

  @Test
  void aFailureIsLoggedAndDoesNotEndIt() {
    try (Repeating _ = start()) {
      alarms.remove().run();
      boolean _ = underWay.remove().completeExceptionally(new IllegalStateException("no answer"));

      assertThat(logged).hasSize(1);
      alarms.remove().run();
      assertThat(underWay).hasSize(1);
    }
  }

  @Test
  void whatFailsAfterItWasStoppedIsNotLoggedAndNotRepeated() {
    Repeating repeating = start();
    alarms.remove().run();

    repeating.close();
    boolean _ = underWay.remove().completeExceptionally(new IllegalStateException("Pool closed"));

    assertThat(logged).isEmpty();
    alarms.forEach(Runnable::run);
    assertThat(underWay).isEmpty();
  }
}
