package org.nonagon.storagenode.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.BlobManifest;

/**
 * Mends blobs side by side, as many at a time as may be, for all loops of the process. Safe for use
 * by several threads.
 */
final class BlobCrew {
  private static final Logger LOG = Logger.getLogger(BlobCrew.class);

  private final RepairParts parts;
  private final BlobRepair repair;
  private final Semaphore places;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mend-", 0).factory());

  BlobCrew(RepairParts parts) {
    this.parts = parts;
    this.repair = new BlobRepair(parts);
    this.places = new Semaphore(parts.config().parallelBlobs(), true);
  }

  /**
   * Mends blobs and waits for them.
   *
   * @param worker who has leased them
   * @param deadlineNanos when no further one is begun
   * @return what came of each, in the same order
   */
  List<BlobVerdict> mend(UUID worker, List<BlobManifest> blobs, long deadlineNanos)
      throws InterruptedException {
    List<Future<BlobVerdict>> begun = new ArrayList<>(blobs.size());
    List<BlobVerdict> verdicts = new ArrayList<>(blobs.size());
    try {
      for (BlobManifest blob : blobs) {
        begun.add(threads.submit(() -> mendInTurn(worker, blob, deadlineNanos)));
      }
    } catch (RejectedExecutionException stopped) {
      LOG.debug("no more blobs are begun, since the worker stops");
    }
    for (Future<BlobVerdict> blob : begun) {
      verdicts.add(await(blob));
    }
    while (verdicts.size() < blobs.size()) {
      verdicts.add(BlobVerdict.NOT_BEGUN);
    }
    return verdicts;
  }

  private static BlobVerdict await(Future<BlobVerdict> blob) throws InterruptedException {
    try {
      return blob.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a blob's repair has no verdict", bug);
    }
  }

  private BlobVerdict mendInTurn(UUID worker, BlobManifest blob, long deadlineNanos) {
    try {
      places.acquire();
      try {
        return parts.timers().nanoTime() - deadlineNanos >= 0
            ? BlobVerdict.NOT_BEGUN
            : mend(worker, blob);
      } finally {
        places.release();
      }
    } catch (InterruptedException stopped) {
      return BlobVerdict.NOT_BEGUN;
    }
  }

  private BlobVerdict mend(UUID worker, BlobManifest blob) throws InterruptedException {
    try {
      BlobVerdict verdict = repair.repair(worker, blob);
      if (verdict == BlobVerdict.FAILED || verdict == BlobVerdict.NO_DRIVE) {
        parts.progress().failed();
      }
      return verdict;
    } catch (RuntimeException lost) {
      if (Thread.currentThread().isInterrupted()) {
        return BlobVerdict.NOT_BEGUN;
      }
      LOG.warnf("%s was not mended: %s", blob.id(), lost);
      parts.progress().failed();
      return BlobVerdict.FAILED;
    }
  }

  /** Interrupts what is under way, and begins nothing more. */
  void stop() {
    threads.shutdownNow();
  }
}
