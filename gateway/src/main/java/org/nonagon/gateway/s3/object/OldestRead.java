package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.catalog.BlobCatalog;

/**
 * Keeps blobs from being reclaimed while somebody here reads them.
 *
 * <p>A read looks a version up and then takes its time, while the version may be overwritten and
 * its blobs released. So each process reports to the catalog how far back its reads reach, and what
 * was released since then stays. Time is the catalog's: it answers each report with its clock, and
 * a read that begins counts as having begun at the last answer, which was no later. (This is the
 * idea of epoch-based reclamation: Fraser, "Practical lock-freedom", 2004, section 5.2.3.)
 *
 * <p>Thread-safe.
 */
public final class OldestRead {
  private static final Logger LOG = Logger.getLogger(OldestRead.class);
  private static final long REPORT_MILLIS = 2000;

  private final BlobCatalog catalog;
  private final UUID reader;
  private final Timers timers;
  private final TreeMap<Long, Integer> reads = new TreeMap<>();
  private long now;
  private boolean isStopped;

  /**
   * @param reader names this process, made up at its start
   */
  public OldestRead(BlobCatalog catalog, UUID reader, Timers timers) {
    this.catalog = catalog;
    this.reader = reader;
    this.timers = timers;
  }

  /**
   * A read begins; to be called before its version is looked up.
   *
   * @return to be run when it has ended; more than once is as good as once
   */
  public synchronized Runnable begin() {
    long began = now;
    reads.merge(began, 1, Integer::sum);
    AtomicBoolean isOver = new AtomicBoolean();
    return () -> {
      if (isOver.compareAndSet(false, true)) {
        end(began);
      }
    };
  }

  private synchronized void end(long began) {
    reads.computeIfPresent(began, (time, count) -> count == 1 ? null : count - 1);
  }

  /** The start of the oldest read, or the last time that the catalog told. */
  synchronized long oldest() {
    Map.Entry<Long, Integer> first = reads.firstEntry();
    return first == null ? now : first.getKey();
  }

  /** Reports once, and from then on by itself. Completes when the first report was heard. */
  public Uni<Void> start() {
    return report().invoke(this::again).replaceWithVoid();
  }

  private Uni<Long> report() {
    return Uni.createFrom()
        .deferred(() -> catalog.reportReads(reader, oldest()))
        .invoke(this::advance);
  }

  private synchronized void advance(long time) {
    now = Math.max(now, time);
  }

  private synchronized void again() {
    if (!isStopped) {
      timers.after(REPORT_MILLIS, this::reportAndGoOn);
    }
  }

  private void reportAndGoOn() {
    report()
        .onFailure(lost -> isReporting())
        .invoke(lost -> LOG.warnf("the oldest read was not reported: %s", lost))
        .onTermination()
        .invoke(this::again)
        .subscribe()
        .with(time -> {}, lost -> {});
  }

  private synchronized boolean isReporting() {
    return !isStopped;
  }

  /** Reports no more, and is silent about the failure of a report that is under way. */
  public synchronized void stop() {
    isStopped = true;
  }
}
