package org.nonagon.storagenode.scrub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Scrubs drives of this process for as long as it runs, each on a thread of its own; another one
 * looks whether rounds were asked for, which ends the rests of their drives.
 */
public final class Scrubber implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Scrubber.class);

  private final ScrubParts parts;
  private final List<Thread> threads = new ArrayList<>();

  /** For each drive, whether its rest is over. */
  private final Map<DriveId, Semaphore> wakings = new HashMap<>();

  private ScrubFindings found = ScrubFindings.NONE;
  private volatile boolean isStopped;

  private Scrubber(ScrubParts parts) {
    this.parts = parts;
  }

  /** Begins to scrub; goes on where the last process was. */
  public static Scrubber start(List<ShardStore> stores, ScrubParts parts) {
    Scrubber scrubber = new Scrubber(parts);
    stores.forEach(store -> scrubber.wakings.put(store.drive(), new Semaphore(0)));
    for (ShardStore store : stores) {
      DriveScrubber drive = new DriveScrubber(store, parts);
      scrubber.begin("scrub-" + store.drive(), () -> scrubber.scrub(store.drive(), drive));
    }
    scrubber.begin("scrub-requests", scrubber::look);
    return scrubber;
  }

  /** What was found since the start, on all drives. */
  public synchronized ScrubFindings found() {
    return found;
  }

  private synchronized void add(ScrubFindings more) {
    found = found.plus(more);
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
    Set<DriveId> drives = Set.copyOf(wakings.keySet());
    while (!isStopped) {
      TimeUnit.MILLISECONDS.sleep(parts.config().pollMillis());
      try {
        parts
            .await(parts.scrubs().requestedScrubs(parts.home(), drives))
            .forEach(drive -> waking(drive).release());
      } catch (RuntimeException lost) {
        LOG.debugf(lost, "nobody can tell whether scrubs were asked for");
      }
    }
  }

  private Semaphore waking(DriveId drive) {
    return wakings.getOrDefault(drive, new Semaphore(0));
  }

  private void scrub(DriveId id, DriveScrubber drive) throws InterruptedException {
    boolean isFailing = false;
    while (!isStopped) {
      long began = parts.nanoTime().getAsLong();
      int _ = waking(id).drainPermits();
      try {
        DriveScrubber.Step step = drive.step();
        add(step.found());
        isFailing = false;
        rest(id, began, step.millis());
      } catch (RuntimeException lost) {
        if (!isFailing && !isStopped) {
          LOG.warnf("%s is not scrubbed now: %s", id, lost);
        }
        isFailing = true;
        rest(id, began, parts.config().pollMillis());
      }
    }
  }

  /**
   * Rests until a time has passed since the step began, a round was asked for, or the period is
   * another one.
   */
  private void rest(DriveId drive, long beganNanos, long millis) throws InterruptedException {
    long period = parts.pace().periodSeconds().getAsLong();
    boolean isOver = false;
    while (!isOver) {
      long left = millis - (parts.nanoTime().getAsLong() - beganNanos) / 1_000_000;
      long pause = Math.clamp(left, 0L, parts.config().pollMillis());
      isOver =
          left <= 0
              || waking(drive).tryAcquire(pause, TimeUnit.MILLISECONDS)
              || parts.pace().periodSeconds().getAsLong() != period;
    }
  }

  /** Interrupts what is under way; the range is read again when the drive is scrubbed next. */
  @Override
  public void close() {
    isStopped = true;
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
