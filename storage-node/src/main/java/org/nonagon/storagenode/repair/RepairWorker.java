package org.nonagon.storagenode.repair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Mends blobs for as long as it runs: loops that lease work from the catalog, do it and end the
 * leases. Any number of workers may be at it, in any number of processes.
 *
 * <p>May end at any point, also without being asked: what it leased is leased by another one later,
 * and nothing that was done in between has to be undone.
 */
public final class RepairWorker implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RepairWorker.class);

  private final RepairConfig config;
  private final BlobCrew crew;
  private final RepairRound round;
  private final Patience patience;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final List<Thread> loops = new ArrayList<>();

  private RepairWorker(RepairParts parts, UUID worker) {
    this.config = parts.config();
    this.patience = parts.patience();
    this.crew = new BlobCrew(parts);
    this.round = new RepairRound(parts, worker, crew);
  }

  /**
   * Begins to mend.
   *
   * @param worker the first of its names in leases, of its own
   */
  public static RepairWorker start(RepairParts parts, UUID worker) {
    RepairWorker started = new RepairWorker(parts, worker);
    for (int i = 0; i < started.config.loops(); i++) {
      started.loops.add(Thread.ofVirtual().name("repair-loop-" + i).start(started::loop));
    }
    return started;
  }

  private void loop() {
    try {
      while (!stop.isDone()) {
        if (!runRound()) {
          patience.rest(config.idleMillis(), stop);
        }
      }
    } catch (InterruptedException stopped) {
      LOG.debug("a loop of the repair was interrupted");
    }
  }

  private boolean runRound() throws InterruptedException {
    try {
      return round.run();
    } catch (RuntimeException lost) {
      LOG.warnf("no repair now: %s", lost);
      return false;
    }
  }

  /**
   * Interrupts what is under way and ends its leases, so that others need not wait for them; waits
   * for that, but not longer than the catalog may take over an answer.
   */
  @Override
  public void close() {
    stop.complete(null);
    crew.stop();
    try {
      for (Thread loop : loops) {
        if (!loop.join(Duration.ofMillis(config.patienceMillis()))) {
          loop.interrupt();
        }
      }
    } catch (InterruptedException impatient) {
      loops.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
