package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.RepairCatalog.Backlog;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSingle;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSweep;
import org.nonagon.protocol.catalog.RepairCatalog.Leases;
import org.nonagon.protocol.catalog.RepairCatalog.Sweep;
import org.nonagon.protocol.catalog.RepairCatalog.SweepOutcome;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.Layout.Departure;

/** The lists of repairs of the twin: sweeps of groups, and single blobs. */
final class CatalogRepairs {
  private static final long LEASE_MICROS = TimeUnit.SECONDS.toMicros(RepairCatalog.LEASE_SECONDS);

  private final Supplier<Set<Integer>> filledGroups;
  private final TreeMap<Place, Cursor> cursors = new TreeMap<>();
  private final TreeMap<BlobId, Single> singles = new TreeMap<>();

  /**
   * No repairs yet.
   *
   * @param filledGroups the groups that have live blobs now
   */
  CatalogRepairs(Supplier<Set<Integer>> filledGroups) {
    this.filledGroups = filledGroups;
  }

  private record Place(int group, DriveId drive) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byGroup = Integer.compare(group, other.group);
      return byGroup == 0 ? drive.compareTo(other.drive) : byGroup;
    }
  }

  /** Who works on something, and from when on somebody may. */
  private static class Lease {
    Optional<UUID> worker = Optional.empty();
    long endMicros;
    long notBefore;

    boolean isFree(long now) {
      return endMicros <= now && notBefore <= now;
    }

    void take(UUID by, long now) {
      worker = Optional.of(by);
      endMicros = now + LEASE_MICROS;
    }

    boolean isHeld(UUID by, long now) {
      return endMicros > now && worker.equals(Optional.of(by));
    }

    void end(long comesBack) {
      worker = Optional.empty();
      endMicros = 0;
      notBefore = comesBack;
    }
  }

  private static final class Cursor extends Lease {
    final Cause cause;
    Optional<BlobId> last = Optional.empty();

    Cursor(Cause cause) {
      this.cause = cause;
    }
  }

  private static final class Single extends Lease {
    int attempts;
  }

  /** Sweeps of all groups that have blobs, from the beginning, for drives whose shards are gone. */
  void lose(Collection<DriveId> drives) {
    for (int group : filledGroups.get()) {
      drives.forEach(drive -> cursors.put(new Place(group, drive), new Cursor(Cause.LOST)));
    }
  }

  /** Sweeps of what a newer layout took from groups that have blobs. */
  void move(Function<Group, Stream<Departure>> departures) {
    filledGroups.get().stream()
        .map(Group::new)
        .flatMap(departures)
        .forEach(
            gone ->
                cursors.computeIfAbsent(
                    new Place(gone.group().value(), gone.drive()),
                    _ -> new Cursor(Cause.MISPLACED)));
  }

  /** Puts a live blob on the list of singles. */
  void add(BlobId blob) {
    singles.computeIfAbsent(blob, _ -> new Single());
  }

  /** Takes blobs off the list that are live no more. */
  void forget(Collection<BlobId> blobs) {
    blobs.forEach(singles::remove);
  }

  /**
   * Puts a blob on the list that came to life without all its shards, each on its own drive, or on
   * other drives than those of its group.
   */
  void addIfUnsettled(BlobManifest blob, Optional<Layout> newest) {
    Set<DriveId> drives = new HashSet<>(blob.drives());
    boolean isOffLayout =
        newest
            .filter(layout -> !drives.equals(Set.copyOf(layout.drivesOf(blob.id().group()))))
            .isPresent();
    if (!blob.missing().isEmpty() || drives.size() < blob.drives().size() || isOffLayout) {
      add(blob.id());
    }
  }

  /** A blob with all its missing columns: its own, and those on lost drives not yet swept. */
  BlobManifest effective(BlobManifest blob) {
    if (cursors.isEmpty()) {
      return blob;
    }
    Set<Integer> missing = new TreeSet<>(blob.missing());
    for (int column = 0; column < blob.drives().size(); column++) {
      if (isAwaited(blob.id(), blob.drives().get(column))) {
        missing.add(column);
      }
    }
    return new BlobManifest(blob.id(), blob.stripes(), blob.drives(), missing);
  }

  private boolean isAwaited(BlobId blob, DriveId drive) {
    return Optional.ofNullable(cursors.get(new Place(blob.group().value(), drive)))
        .filter(cursor -> cursor.cause == Cause.LOST && isBehind(cursor, blob))
        .isPresent();
  }

  private static boolean isBehind(Cursor cursor, BlobId blob) {
    return cursor.last.filter(last -> blob.compareTo(last) <= 0).isEmpty();
  }

  Leases lease(CatalogBlobs blobs, int parity, UUID worker, int limit, long now) {
    Map<Integer, List<BlobManifest>> groups = blobs.liveByGroup();
    Map<BlobId, BlobManifest> dueSingles = dueSingles(blobs, now);
    List<LeasedSweep> sweeps = new ArrayList<>();
    Map<Integer, Integer> lost = lostDrives();
    Comparator<Map.Entry<Place, Cursor>> order =
        Comparator.<Map.Entry<Place, Cursor>>comparingInt(
                due -> spare(due.getValue(), parity, lost.getOrDefault(due.getKey().group(), 0)))
            .thenComparing(due -> due.getValue().cause)
            .thenComparing(Map.Entry::getKey);
    List<Map.Entry<Place, Cursor>> due =
        cursors.entrySet().stream()
            .filter(entry -> entry.getValue().isFree(now))
            .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
            .sorted(order)
            .toList();
    boolean isFull = false;
    for (Map.Entry<Place, Cursor> entry : due) {
      int spare = spare(entry.getValue(), parity, lost.getOrDefault(entry.getKey().group(), 0));
      long before = dueSingles.values().stream().filter(one -> spare(one) <= spare).count();
      List<BlobManifest> left = left(entry.getKey(), entry.getValue(), groups);
      if (left.isEmpty()) {
        cursors.remove(entry.getKey());
      } else if (sweeps.size() + 1 + before > limit) {
        isFull = true;
        break;
      } else {
        entry.getValue().take(worker, now);
        sweeps.add(leased(entry.getKey(), entry.getValue(), left));
      }
    }
    List<LeasedSingle> taken =
        dueSingles.values().stream()
            .sorted(Comparator.<BlobManifest>comparingInt(CatalogRepairs::spare))
            .limit(limit - sweeps.size())
            .map(blob -> take(blob, worker, now))
            .toList();
    return new Leases(sweeps, taken, isFull || sweeps.size() + taken.size() >= limit);
  }

  /** Those that are due, by id; those that are live no more are forgotten. */
  private SortedMap<BlobId, BlobManifest> dueSingles(CatalogBlobs blobs, long now) {
    singles.keySet().removeIf(blob -> blobs.live(blob).isEmpty());
    SortedMap<BlobId, BlobManifest> due = new TreeMap<>();
    singles.forEach(
        (blob, single) -> {
          if (single.isFree(now)) {
            due.put(blob, blobs.live(blob).orElseThrow());
          }
        });
    return due;
  }

  /** Whether a worker has a blob, as a single or in a sweep of its group. */
  boolean isLeased(BlobId blob, UUID worker, long now) {
    int group = blob.group().value();
    return Optional.ofNullable(singles.get(blob)).filter(one -> one.isHeld(worker, now)).isPresent()
        || cursors.entrySet().stream()
            .filter(entry -> entry.getKey().group() == group)
            .anyMatch(entry -> entry.getValue().isHeld(worker, now));
  }

  private LeasedSingle take(BlobManifest blob, UUID worker, long now) {
    Single single = Objects.requireNonNull(singles.get(blob.id()));
    single.take(worker, now);
    return new LeasedSingle(effective(blob), single.attempts++);
  }

  /** How many drives each group lost whose sweeps have not ended. */
  private Map<Integer, Integer> lostDrives() {
    Map<Integer, Integer> lost = new HashMap<>();
    cursors.forEach(
        (place, cursor) ->
            lost.merge(place.group(), cursor.cause == Cause.LOST ? 1 : 0, Integer::sum));
    return lost;
  }

  private static int spare(Cursor cursor, int parity, int lost) {
    return cursor.cause == Cause.LOST ? parity - lost : parity;
  }

  private static int spare(BlobManifest blob) {
    return blob.stripes().profile().parityShards() - blob.missing().size();
  }

  private static List<BlobManifest> left(
      Place place, Cursor cursor, Map<Integer, List<BlobManifest>> groups) {
    return groups.getOrDefault(place.group(), List.of()).stream()
        .filter(blob -> isBehind(cursor, blob.id()) && blob.drives().contains(place.drive()))
        .toList();
  }

  private LeasedSweep leased(Place place, Cursor cursor, List<BlobManifest> left) {
    return new LeasedSweep(
        new Sweep(new Group(place.group()), place.drive(), cursor.cause),
        left.stream().limit(RepairCatalog.SWEEP_BLOBS).map(this::effective).toList(),
        left.size() <= RepairCatalog.SWEEP_BLOBS);
  }

  boolean endSweep(CatalogBlobs blobs, UUID worker, Sweep sweep, SweepOutcome outcome, long now) {
    Place place = new Place(sweep.group().value(), sweep.drive());
    Cursor cursor = cursors.get(place);
    if (cursor == null
        || cursor.cause != sweep.cause()
        || !cursor.worker.equals(Optional.of(worker))) {
      return false;
    }
    switch (outcome) {
      case SweepOutcome.Postponed postponed ->
          cursor.end(now + TimeUnit.MILLISECONDS.toMicros(postponed.retryMillis()));
      case SweepOutcome.Reached reached -> {
        reached.failed().forEach(blob -> goOnAsSingle(blobs, blob, sweep));
        cursor.end(cursor.notBefore);
        reached.last().ifPresentOrElse(last -> pass(cursor, last), () -> cursors.remove(place));
      }
    }
    return true;
  }

  private static void pass(Cursor cursor, BlobId last) {
    if (isBehind(cursor, last)) {
      cursor.last = Optional.of(last);
    }
  }

  /** What the sweep knows to be missing is the blob's own knowledge from now on. */
  private void goOnAsSingle(CatalogBlobs blobs, BlobId id, Sweep sweep) {
    blobs
        .live(id)
        .ifPresent(
            blob -> {
              Set<Integer> missing = new HashSet<>(blob.missing());
              for (int column = 0; column < blob.drives().size(); column++) {
                if (sweep.cause() == Cause.LOST
                    && blob.drives().get(column).equals(sweep.drive())) {
                  missing.add(column);
                }
              }
              blobs.replace(new BlobManifest(id, blob.stripes(), blob.drives(), missing));
              add(id);
            });
  }

  boolean endSingle(
      CatalogBlobs blobs, UUID worker, BlobId blob, Optional<Long> retryMillis, long now) {
    Single single = singles.get(blob);
    if (single == null || !single.worker.equals(Optional.of(worker))) {
      return false;
    }
    boolean isMissing = blobs.live(blob).filter(live -> !live.missing().isEmpty()).isPresent();
    if (retryMillis.isEmpty() && !isMissing) {
      singles.remove(blob);
    } else {
      single.end(now + TimeUnit.MILLISECONDS.toMicros(retryMillis.orElse(0L)));
    }
    return true;
  }

  Backlog backlog() {
    long lost = cursors.values().stream().filter(cursor -> cursor.cause == Cause.LOST).count();
    return new Backlog(lost, cursors.size() - lost, singles.size());
  }
}
