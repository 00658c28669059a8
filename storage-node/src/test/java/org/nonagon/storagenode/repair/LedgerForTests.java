package org.nonagon.storagenode.repair;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.layout.DriveId;

/**
 * The rows that repair works on, and nothing else of a catalog. A sweep brings few blobs along, so
 * that a test with few has several pages.
 */
final class LedgerForTests implements RepairCatalog, BlobCatalog {
  private static final int PAGE = 3;

  private final Map<BlobId, BlobManifest> rows = new TreeMap<>();
  private final Map<DriveId, Integer> incarnations = new HashMap<>();
  private final Map<Sweep, Work> sweeps = new HashMap<>();
  private final Map<BlobId, Work> singles = new TreeMap<>();
  private long nowMillis;

  /** Work on the list. */
  private static final class Work {
    private @Nullable BlobId reached;
    private @Nullable UUID holder;
    private long freeAtMillis;
    private int attempts;

    private boolean isFree(long now) {
      return now >= freeAtMillis;
    }

    private boolean isHeldBy(UUID worker, long now) {
      return worker.equals(holder) && now < freeAtMillis;
    }

    private void lease(UUID worker, long now) {
      holder = worker;
      freeAtMillis = now + LEASE_SECONDS * 1000L;
    }

    private void free(long atMillis) {
      holder = null;
      freeAtMillis = atMillis;
    }
  }

  private <T> Uni<T> ask(Supplier<T> work) {
    return Uni.createFrom()
        .item(
            () -> {
              synchronized (this) {
                return work.get();
              }
            });
  }

  /** Lets time pass. */
  synchronized void pass(long millis) {
    nowMillis += millis;
  }

  synchronized void register(DriveId drive, int incarnation) {
    incarnations.put(drive, incarnation);
  }

  /** A commit; columns that are missing make it a single. */
  synchronized void commit(BlobManifest blob) {
    rows.put(blob.id(), blob);
    if (!blob.missing().isEmpty()) {
      singles.putIfAbsent(blob.id(), new Work());
    }
  }

  /** Deletes a blob; gives its row, so that its shards can be dropped. */
  synchronized Optional<BlobManifest> delete(BlobId blob) {
    singles.remove(blob);
    return Optional.ofNullable(rows.remove(blob));
  }

  /** Puts the shards of a drive on the list. */
  synchronized void sweep(DriveId drive, Cause cause) {
    rows.values().stream()
        .filter(row -> row.drives().contains(drive))
        .forEach(row -> sweeps.put(new Sweep(row.id().group(), drive, cause), new Work()));
  }

  /** The rows that there are, with what is missing by sweeps too. */
  synchronized List<BlobManifest> live() {
    return rows.values().stream().map(this::withMissing).toList();
  }

  /** Whether nothing is left to be done. */
  synchronized boolean isIdle() {
    return sweeps.isEmpty() && singles.isEmpty();
  }

  private BlobManifest withMissing(BlobManifest row) {
    Set<Integer> missing = new HashSet<>(row.missing());
    sweeps.forEach(
        (sweep, work) -> {
          if (sweep.cause() == Cause.LOST && lies(row, sweep) && isBehind(row, work)) {
            columnsOn(row, sweep.drive()).forEach(missing::add);
          }
        });
    return new BlobManifest(row.id(), row.stripes(), row.drives(), missing);
  }

  private static boolean lies(BlobManifest row, Sweep sweep) {
    return row.id().group().equals(sweep.group()) && row.drives().contains(sweep.drive());
  }

  private static boolean isBehind(BlobManifest row, Work work) {
    return work.reached == null || row.id().compareTo(work.reached) > 0;
  }

  private static List<Integer> columnsOn(BlobManifest row, DriveId drive) {
    return IntStream.range(0, row.drives().size())
        .filter(column -> row.drives().get(column).equals(drive))
        .boxed()
        .toList();
  }

  @Override
  public Uni<Leases> leaseRepairs(Home home, UUID worker, int limit) {
    return ask(
        () -> {
          List<LeasedSweep> leased = new ArrayList<>();
          List<LeasedSingle> alone = new ArrayList<>();
          sweeps.forEach(
              (sweep, work) -> {
                if (leased.size() < limit && work.isFree(nowMillis)) {
                  work.lease(worker, nowMillis);
                  leased.add(page(sweep, work));
                }
              });
          singles.forEach(
              (id, work) -> {
                BlobManifest row = rows.get(id);
                if (row != null && leased.size() + alone.size() < limit && work.isFree(nowMillis)) {
                  work.lease(worker, nowMillis);
                  alone.add(new LeasedSingle(withMissing(row), work.attempts++));
                }
              });
          return new Leases(leased, alone, leased.size() + alone.size() == limit);
        });
  }

  private LeasedSweep page(Sweep sweep, Work work) {
    List<BlobManifest> blobs =
        rows.values().stream()
            .filter(row -> lies(row, sweep) && isBehind(row, work))
            .sorted(Comparator.comparing(BlobManifest::id))
            .limit(PAGE + 1)
            .map(this::withMissing)
            .toList();
    boolean isLast = blobs.size() <= PAGE;
    return new LeasedSweep(sweep, isLast ? blobs : blobs.subList(0, PAGE), isLast);
  }

  @Override
  public Uni<Boolean> endSweep(Home home, UUID worker, Sweep sweep, SweepOutcome outcome) {
    return ask(
        () -> {
          Work work = sweeps.get(sweep);
          if (work == null || !work.isHeldBy(worker, nowMillis)) {
            return false;
          }
          switch (outcome) {
            case SweepOutcome.Postponed(long retryMillis) -> work.free(nowMillis + retryMillis);
            case SweepOutcome.Reached(var last, var failed) -> {
              failed.forEach(id -> fail(sweep, id));
              work.free(nowMillis);
              last.ifPresentOrElse(id -> work.reached = id, () -> sweeps.remove(sweep));
            }
          }
          return true;
        });
  }

  private void fail(Sweep sweep, BlobId id) {
    BlobManifest row = rows.get(id);
    if (row != null) {
      Set<Integer> missing = new HashSet<>(row.missing());
      if (sweep.cause() == Cause.LOST) {
        missing.addAll(columnsOn(row, sweep.drive()));
      }
      rows.put(id, new BlobManifest(id, row.stripes(), row.drives(), missing));
      singles.putIfAbsent(id, new Work());
    }
  }

  @Override
  public Uni<Boolean> endSingle(Home home, UUID worker, BlobId blob, Optional<Long> retryMillis) {
    return ask(
        () -> {
          Work work = singles.get(blob);
          if (work == null || !work.isHeldBy(worker, nowMillis)) {
            return false;
          }
          retryMillis.ifPresentOrElse(
              millis -> work.free(nowMillis + millis), () -> singles.remove(blob));
          return true;
        });
  }

  @Override
  public Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations) {
    return ask(
        () -> {
          Set<Relocation> done = new HashSet<>();
          for (Relocation one : relocations) {
            BlobManifest row = rows.get(one.blob());
            if (row != null
                && isLeased(row, worker)
                && row.drives().get(one.column()).equals(one.from())
                && counts(one.to(), one.incarnation())) {
              List<DriveId> drives = new ArrayList<>(row.drives());
              drives.set(one.column(), one.to());
              Set<Integer> missing = new HashSet<>(row.missing());
              missing.remove(one.column());
              rows.put(row.id(), new BlobManifest(row.id(), row.stripes(), drives, missing));
              done.add(one);
            }
          }
          return done;
        });
  }

  private boolean isLeased(BlobManifest row, UUID worker) {
    Work single = singles.get(row.id());
    return (single != null && single.isHeldBy(worker, nowMillis))
        || sweeps.entrySet().stream()
            .filter(entry -> entry.getKey().group().equals(row.id().group()))
            .anyMatch(entry -> entry.getValue().isHeldBy(worker, nowMillis));
  }

  private boolean counts(DriveId drive, int incarnation) {
    return incarnations.getOrDefault(drive, 0) == incarnation;
  }

  @Override
  public Uni<List<BlobManifest>> blobs(Home home, List<BlobId> blobs) {
    return ask(() -> rows.values().stream().filter(row -> blobs.contains(row.id())).toList());
  }

  @Override
  public Uni<Void> reportDamage(Home home, ShardId shard, DriveId drive, Damage damage) {
    return ask(() -> {
          BlobManifest row = rows.get(shard.blob());
          if (row != null && row.drives().get(shard.index()).equals(drive)) {
            Set<Integer> missing = new HashSet<>(row.missing());
            missing.add(shard.index());
            rows.put(row.id(), new BlobManifest(row.id(), row.stripes(), row.drives(), missing));
            singles.putIfAbsent(row.id(), new Work());
          }
          return true;
        })
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> addSingles(Home home, List<BlobId> blobs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<List<BlobManifest>> blobsOn(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit) {
    return ask(
        () ->
            rows.values().stream()
                .filter(row -> row.drives().contains(drive))
                .filter(row -> row.id().group().value() <= lastGroup && isAfter(row, after))
                .sorted(
                    Comparator.comparingInt((BlobManifest row) -> row.id().group().value())
                        .thenComparing(BlobManifest::id))
                .limit(limit)
                .toList());
  }

  private static boolean isAfter(BlobManifest row, GroupPlace place) {
    int group = row.id().group().value();
    return group > place.group()
        || (group == place.group()
            && place.blob().filter(id -> row.id().compareTo(id) <= 0).isEmpty());
  }

  @Override
  public Uni<List<PlacementCount>> census(Home home, int firstGroup, int lastGroup) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Backlog> backlog(Home home) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Boolean> registerPending(Home home, WriteSession session, List<WrittenBlob> blobs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<List<BlobId>> abandon(Home home, WriteSession session, List<BlobId> blobs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<List<BlobId>> condemnUnknown(Home home, List<BlobId> blobs) {
    return ask(() -> blobs.stream().filter(id -> !rows.containsKey(id)).toList());
  }

  @Override
  public Uni<List<BlobManifest>> reclaimable(Home home, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Void> dropped(Home home, List<BlobId> blobs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Long> reportReads(UUID reader, long oldestRead) {
    throw new UnsupportedOperationException();
  }
}
