package org.nonagon.storagenode.repair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSingle;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSweep;
import org.nonagon.protocol.catalog.RepairCatalog.Leases;
import org.nonagon.protocol.catalog.RepairCatalog.SweepOutcome;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Leases work, does it and ends the leases.
 *
 * <p>Sweeps of one group are made one after another: several drives of a group that are lost make
 * as many sweeps of the same blobs, of which the first mends all that is missing. The others find
 * it on the drives.
 *
 * <p>Safe for use by several threads, each with rounds of its own.
 */
final class RepairRound {
  private static final Logger LOG = Logger.getLogger(RepairRound.class);
  private static final int LOCKS = 256;

  private final RepairParts parts;
  private final UUID worker;
  private final AtomicLong leases = new AtomicLong();
  private final BlobCrew crew;
  private final List<Lock> groups = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  RepairRound(RepairParts parts, UUID worker, BlobCrew crew) {
    this.parts = parts;
    this.worker = worker;
    this.crew = crew;
  }

  /**
   * One round. Waits.
   *
   * @return whether it is worth beginning another at once
   */
  boolean run() throws InterruptedException {
    UUID lessee = lessee();
    Leases taken =
        parts.await(
            parts.repairs().leaseRepairs(parts.home(), lessee, parts.config().leaseLimit()));
    long deadline =
        parts.timers().nanoTime() + TimeUnit.MILLISECONDS.toNanos(parts.config().workMillis());
    if (!taken.isEmpty()) {
      // What was listed for a new layout must not be judged by the one before.
      parts.await(parts.refresh().get());
    }
    List<Callable<Boolean>> works = new ArrayList<>();
    taken.sweeps().forEach(lease -> works.add(() -> sweep(lessee, lease, deadline)));
    taken.singles().forEach(lease -> works.add(() -> single(lessee, lease, deadline)));
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("repair-", 0).factory())) {
      for (Future<Boolean> work : threads.invokeAll(works)) {
        check(work);
      }
    }
    return taken.isMore() || !works.isEmpty();
  }

  /** A name of its own for each lease: what was asked under an older one must not count. */
  private UUID lessee() {
    return new UUID(
        worker.getMostSignificantBits(),
        worker.getLeastSignificantBits() + leases.getAndIncrement());
  }

  private static void check(Future<Boolean> work) throws InterruptedException {
    try {
      if (!work.get()) {
        LOG.debug("a lease was lost before its work was done");
      }
    } catch (ExecutionException lost) {
      LOG.warnf("a lease was not ended and will lapse: %s", lost.getCause());
    }
  }

  private boolean single(UUID lessee, LeasedSingle lease, long deadline)
      throws InterruptedException {
    BlobVerdict verdict = crew.mend(lessee, List.of(lease.blob()), deadline).getFirst();
    Optional<Long> retry =
        switch (verdict) {
          case IN_PLACE, GONE -> Optional.empty();
          case ELSEWHERE, NO_DRIVE, FAILED ->
              Optional.of(parts.config().retryAfter(lease.attempts()));
          case NOT_BEGUN -> Optional.of(1L);
        };
    return parts.await(parts.repairs().endSingle(parts.home(), lessee, lease.blob().id(), retry));
  }

  private boolean sweep(UUID lessee, LeasedSweep lease, long deadline) throws InterruptedException {
    Lock lock = groups.get(lease.sweep().group().value() % LOCKS);
    lock.lockInterruptibly();
    try {
      List<BlobVerdict> verdicts =
          crew.mend(lessee, withoutFound(asTheyAreNow(lease.blobs())), deadline);
      return parts.await(
          parts.repairs().endSweep(parts.home(), lessee, lease.sweep(), outcome(lease, verdicts)));
    } finally {
      lock.unlock();
    }
  }

  private SweepOutcome outcome(LeasedSweep lease, List<BlobVerdict> verdicts) {
    int begun = verdicts.indexOf(BlobVerdict.NOT_BEGUN);
    int dealtWith = begun < 0 ? verdicts.size() : begun;
    if (dealtWith < verdicts.size() && dealtWith == 0) {
      return new SweepOutcome.Postponed(1);
    }
    if (dealtWith > 0 && verdicts.subList(0, dealtWith).stream().allMatch(v -> waits(lease, v))) {
      return new SweepOutcome.Postponed(parts.config().postponeMillis());
    }
    List<BlobId> failed = new ArrayList<>();
    for (int i = 0; i < dealtWith; i++) {
      switch (verdicts.get(i)) {
        case IN_PLACE, GONE, NOT_BEGUN -> {}
        case ELSEWHERE, NO_DRIVE, FAILED -> failed.add(lease.blobs().get(i).id());
      }
    }
    boolean isEnd = dealtWith == verdicts.size() && lease.isLast();
    Optional<BlobId> last =
        isEnd || dealtWith == 0
            ? Optional.empty()
            : Optional.of(lease.blobs().get(dealtWith - 1).id());
    return new SweepOutcome.Reached(last, failed);
  }

  /** Whether a blob can be brought no farther before some drive takes shards again. */
  private static boolean waits(LeasedSweep lease, BlobVerdict verdict) {
    return verdict == BlobVerdict.NO_DRIVE
        || (verdict == BlobVerdict.ELSEWHERE && lease.sweep().cause() == Cause.MISPLACED);
  }

  /** The blobs with the places that they have by now: another sweep may have been here since. */
  private List<BlobManifest> asTheyAreNow(List<BlobManifest> leased) {
    if (leased.isEmpty()) {
      return leased;
    }
    Map<BlobId, BlobManifest> rows = new HashMap<>();
    parts
        .await(parts.blobs().blobs(parts.home(), leased.stream().map(BlobManifest::id).toList()))
        .forEach(row -> rows.put(row.id(), row));
    return leased.stream().map(blob -> moved(blob, rows.getOrDefault(blob.id(), blob))).toList();
  }

  /** A blob in its new places; what was missing is where it was written anew. */
  private static BlobManifest moved(BlobManifest blob, BlobManifest row) {
    Set<Integer> missing = new HashSet<>(blob.missing());
    missing.removeIf(column -> !row.drives().get(column).equals(blob.drives().get(column)));
    missing.addAll(row.missing());
    return new BlobManifest(blob.id(), blob.stripes(), row.drives(), missing);
  }

  /**
   * The blobs without those missing columns that their drives have: a drive that was thought to be
   * lost is back, or an earlier attempt wrote them. If a column was reported to be damaged, the
   * blob is on the list of singles, and is mended as one.
   */
  private List<BlobManifest> withoutFound(List<BlobManifest> blobs) {
    Map<DriveId, Optional<Set<ShardSpec>>> inventories = new HashMap<>();
    List<BlobManifest> found = new ArrayList<>(blobs.size());
    for (BlobManifest blob : blobs) {
      Set<Integer> missing = new HashSet<>(blob.missing());
      missing.removeIf(
          column -> {
            DriveId drive = blob.drives().get(column);
            return inventories
                .computeIfAbsent(drive, d -> inventory(d, blob))
                .filter(shards -> has(shards, blob, column))
                .isPresent();
          });
      found.add(new BlobManifest(blob.id(), blob.stripes(), blob.drives(), missing));
    }
    return found;
  }

  private static boolean has(Set<ShardSpec> shards, BlobManifest blob, int column) {
    long length = blob.stripes().shardLength(column);
    return length == 0
        || shards.contains(new ShardSpec(blob.shard(column), length, blob.stripes().blockBytes()));
  }

  /** What a drive has of the group of a blob; empty when it cannot be asked. */
  private Optional<Set<ShardSpec>> inventory(DriveId drive, BlobManifest blob) {
    int group = blob.id().group().value();
    Optional<ShardStore> store = parts.stores().find(drive);
    try {
      return store.map(s -> Set.copyOf(parts.await(s.inventory(group, group))));
    } catch (RuntimeException lost) {
      LOG.debugf(lost, "%s does not say what it has", drive);
      return Optional.empty();
    }
  }
}
