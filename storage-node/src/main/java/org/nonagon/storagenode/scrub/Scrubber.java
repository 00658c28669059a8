package org.nonagon.storagenode.scrub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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

  /** Ends the rest that a drive is at, or its next one. */
  private final Map<DriveId, CompletableFuture<Void>> calls = new ConcurrentHashMap<>();

  private ScrubFindings found = ScrubFindings.NONE;
  private volatile boolean isStopped;

  private Scrubber(ScrubParts parts) {
    this.parts = parts;
  }

  /** Begins to scrub; goes on where the last process was. */
  public static Scrubber start(List<ShardStore> stores, ScrubParts parts) {
    Scrubber scrubber = new Scrubber(parts);
    for (ShardStore store : stores) {
      DriveScrubber drive = new DriveScrubber(store, parts);
      scrubber.begin("scrub-" + store.drive(), () -> scrubber.scrub(store.drive(), drive));
    }
    Set<DriveId> drives = stores.stream().map(ShardStore::drive).collect(Collectors.toSet());
    scrubber.begin("scrub-requests", () -> scrubber.look(drives));
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

  private void look(Set<DriveId> drives) throws InterruptedException {
    while (!isStopped) {
      parts.patience().rest(parts.config().pollMillis(), new CompletableFuture<>());
      try {
        parts
            .await(parts.scrubs().requestedScrubs(parts.home(), drives))
            .forEach(drive -> call(drive).complete(null));
      } catch (RuntimeException lost) {
        LOG.debugf(lost, "nobody can tell whether scrubs were asked for");
      }
    }
  }

  private CompletableFuture<Void> call(DriveId drive) {
    return calls.computeIfAbsent(drive, _ -> new CompletableFuture<>());
  }

  private void scrub(DriveId id, DriveScrubber drive) throws InterruptedException {
    boolean isFailing = false;
    while (!isStopped) {
      long began = parts.timers().nanoTime();
      calls.remove(id);
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
    CompletableFuture<Void> call = call(drive);
    long left = leftMillis(beganNanos, millis);
    while (left > 0 && !call.isDone() && parts.pace().periodSeconds().getAsLong() == period) {
      parts.patience().rest(Math.min(left, parts.config().pollMillis()), call);
      left = leftMillis(beganNanos, millis);
    }
  }

  private long leftMillis(long beganNanos, long millis) {
    return millis - (parts.timers().nanoTime() - beganNanos) / 1_000_000;
  }

  /** Interrupts what is under way; the range is read again when the drive is scrubbed next. */
  @Override
  public void close() {
    isStopped = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        boolean _ = thread.join(Duration.ofMillis(parts.config().patienceMillis()));
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
