package org.nonagon.storagenode.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Scrubs drives of this process for as long as it runs, each on a thread of its own; another one
 * looks whether rounds were asked for, which ends the rests of their drives.
 */
public final class Scrubber implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Scrubber.class);

  private final ScrubParts parts;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile Set<DriveId> asked = Set.of();

  private Scrubber(ScrubParts parts) {
    this.parts = parts;
  }

  /** Begins to scrub; goes on where the last process was. */
  public static Scrubber start(List<ShardStore> stores, ScrubParts parts) {
    Scrubber scrubber = new Scrubber(parts);
    scrubber.begin("scrub-requests", scrubber::look);
    for (ShardStore store : stores) {
      DriveScrubber drive = new DriveScrubber(store, parts);
      scrubber.begin("scrub-" + store.drive(), () -> scrub(scrubber, store.drive(), drive));
    }
    return scrubber;
  }

  /** Work that waits. */
  private interface Loop {
    void run() throws InterruptedException;
  }

  private void begin(String name, Loop loop) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    loop.run();
                  } catch (InterruptedException stopped) {
                    LOG.debugf("%s was interrupted", name);
                  }
                }));
  }

  private void look() throws InterruptedException {
    while (!stop.await(parts.config().pollMillis(), TimeUnit.MILLISECONDS)) {
      try {
        asked =
            parts.await(parts.scrubs().scrubs()).stream()
                .filter(scrub -> !DriveScrubber.answers(scrub))
                .map(DriveScrub::drive)
                .collect(Collectors.toUnmodifiableSet());
      } catch (RuntimeException lost) {
        LOG.debugf(lost, "nobody can tell whether scrubs were asked for");
      }
    }
  }

  private static void scrub(Scrubber scrubber, DriveId id, DriveScrubber drive)
      throws InterruptedException {
    boolean isStopped = false;
    while (!isStopped) {
      long began = scrubber.parts.nanoTime().getAsLong();
      isStopped = scrubber.rest(id, began, stepMillis(id, drive, scrubber.parts.config()));
    }
  }

  private static long stepMillis(DriveId id, DriveScrubber drive, ScrubConfig config) {
    try {
      return drive.step();
    } catch (RuntimeException lost) {
      LOG.debugf(lost, "%s is not scrubbed now", id);
      return config.pollMillis();
    }
  }

  /** Rests until a time has passed since the step began, or a round was asked for, or the end. */
  private boolean rest(DriveId drive, long beganNanos, long millis) throws InterruptedException {
    long left = millis;
    do {
      long passed = (parts.nanoTime().getAsLong() - beganNanos) / 1_000_000;
      left = millis - passed;
      long pause = Math.clamp(left, 0L, parts.config().pollMillis());
      if (stop.await(pause, TimeUnit.MILLISECONDS)) {
        return true;
      }
    } while (left > 0 && !asked.contains(drive));
    return false;
  }

  /** Interrupts what is under way; the range is read again when the drive is scrubbed next. */
  @Override
  public void close() {
    stop.countDown();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(parts.patience());
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
