package org.nonagon.testkit.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.Extent;

/**
 * Blobs of the twin. A blob counts the bytes that versions and parts refer to; at none it is waste,
 * and the next reclamation condemns it.
 */
final class CatalogBlobs {
  private static final long LEASE_MICROS =
      Duration.ofSeconds(WriteSession.LEASE_SECONDS).toNanos() / 1000;

  /** A read that is older than this is not waited for. */
  private static final long LONGEST_READ_MICROS = Duration.ofHours(24).toNanos() / 1000;

  private final CatalogCluster cluster;
  private final CatalogRepairs repairs;
  private final Map<BlobId, Row> rows = new HashMap<>();
  private final NavigableSet<BlobId> waste = new TreeSet<>();
  private final Map<WriteSession, Session> sessions = new HashMap<>();
  private final Map<UUID, Long> oldestReads = new HashMap<>();

  CatalogBlobs(CatalogCluster cluster, CatalogRepairs repairs) {
    this.cluster = cluster;
    this.repairs = repairs;
  }

  private enum State {
    PENDING,
    LIVE,
    CONDEMNED
  }

  private static final class Row {
    State state;
    Optional<BlobManifest> manifest;
    long liveBytes;
    boolean everLive;
    long releasedMicros;
    Optional<Long> sparseMicros = Optional.empty();

    Row(State state, Optional<BlobManifest> manifest) {
      this.state = state;
      this.manifest = manifest;
    }
  }

  private static final class Session {
    long endMicros;
    final Set<BlobId> blobs = new HashSet<>();
  }

  private Optional<Row> row(BlobId blob) {
    return Optional.ofNullable(rows.get(blob));
  }

  private boolean is(BlobId blob, State state) {
    return row(blob).filter(row -> row.state == state).isPresent();
  }

  List<BlobManifest> manifests(List<BlobId> blobs) {
    return blobs.stream()
        .distinct()
        .filter(blob -> !is(blob, State.CONDEMNED))
        .flatMap(blob -> row(blob).flatMap(row -> row.manifest).stream())
        .toList();
  }

  /** The manifests of all live blobs. */
  Stream<BlobManifest> live() {
    return rows.values().stream()
        .filter(row -> row.state == State.LIVE)
        .flatMap(row -> row.manifest.stream());
  }

  /** The manifest of a blob that is live. */
  Optional<BlobManifest> live(BlobId blob) {
    return row(blob).filter(row -> row.state == State.LIVE).flatMap(row -> row.manifest);
  }

  /** The live blobs of each group that has any, by id. */
  Map<Integer, List<BlobManifest>> liveByGroup() {
    return live()
        .sorted(Comparator.comparing(BlobManifest::id))
        .collect(Collectors.groupingBy(blob -> blob.id().group().value()));
  }

  /** Changes where a live blob is and what is missing of it. */
  void replace(BlobManifest manifest) {
    row(manifest.id()).orElseThrow().manifest = Optional.of(manifest);
  }

  boolean registerPending(WriteSession id, List<WrittenBlob> blobs, long nowMicros) {
    Session session = sessions.computeIfAbsent(id, _ -> new Session());
    session.endMicros = nowMicros + LEASE_MICROS;
    for (WrittenBlob blob : blobs) {
      BlobId blobId = blob.manifest().id();
      rows.computeIfAbsent(blobId, _ -> new Row(State.PENDING, counted(blob)));
      session.blobs.add(blobId);
    }
    return session.blobs.stream().noneMatch(blob -> is(blob, State.CONDEMNED));
  }

  /** The manifest with those columns missing whose drive has lost what it acknowledged. */
  private Optional<BlobManifest> counted(WrittenBlob blob) {
    BlobManifest manifest = blob.manifest();
    Set<Integer> missing = new HashSet<>(manifest.missing());
    for (int column = 0; column < manifest.drives().size(); column++) {
      if (cluster.isLater(manifest.drives().get(column), blob.incarnations().get(column))) {
        missing.add(column);
      }
    }
    return Optional.of(
        new BlobManifest(manifest.id(), manifest.stripes(), manifest.drives(), missing));
  }

  List<BlobId> abandon(WriteSession id, List<BlobId> blobs) {
    Set<BlobId> own =
        Optional.ofNullable(sessions.get(id)).map(session -> session.blobs).orElse(Set.of());
    return blobs.stream()
        .distinct()
        .filter(blob -> !rows.containsKey(blob) || (own.contains(blob) && isNeverLive(blob)))
        .filter(this::condemnNeverLive)
        .toList();
  }

  private boolean isNeverLive(BlobId blob) {
    return row(blob).filter(row -> !row.everLive).isPresent();
  }

  private boolean condemnNeverLive(BlobId blob) {
    Row row = rows.computeIfAbsent(blob, _ -> new Row(State.CONDEMNED, Optional.empty()));
    row.state = State.CONDEMNED;
    if (row.manifest.isPresent()) {
      waste.add(blob);
    }
    return true;
  }

  List<BlobId> condemnUnknown(List<BlobId> blobs, long nowMicros) {
    blobs.stream().filter(blob -> !rows.containsKey(blob)).forEach(this::condemnNeverLive);
    return blobs.stream()
        .distinct()
        .filter(blob -> row(blob).filter(row -> isDroppable(row, nowMicros)).isPresent())
        .toList();
  }

  List<BlobManifest> reclaimable(int limit, long nowMicros) {
    endSessions(nowMicros);
    List<BlobId> ended =
        waste.stream()
            .filter(blob -> row(blob).filter(row -> isPastReads(row, nowMicros)).isPresent())
            .toList();
    ended.forEach(blob -> row(blob).ifPresent(row -> row.state = State.CONDEMNED));
    repairs.forget(ended);
    return waste.stream()
        .flatMap(blob -> row(blob).stream())
        .filter(row -> isDroppable(row, nowMicros))
        .flatMap(row -> row.manifest.stream())
        .limit(limit)
        .toList();
  }

  private void endSessions(long nowMicros) {
    sessions.values().stream()
        .filter(session -> session.endMicros < nowMicros)
        .flatMap(session -> session.blobs.stream())
        .filter(blob -> is(blob, State.PENDING))
        .forEach(waste::add);
    sessions.values().removeIf(session -> session.endMicros < nowMicros);
  }

  private boolean isDroppable(Row row, long nowMicros) {
    return row.state == State.CONDEMNED && isPastReads(row, nowMicros);
  }

  /** Whether no read that was reported can still need it. */
  private boolean isPastReads(Row row, long nowMicros) {
    long oldestRead =
        oldestReads.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    return !row.everLive
        || row.releasedMicros < Math.max(oldestRead, nowMicros - LONGEST_READ_MICROS);
  }

  void dropped(List<BlobId> blobs) {
    blobs.stream().filter(blob -> is(blob, State.CONDEMNED)).forEach(waste::remove);
  }

  void reportReads(UUID reader, long oldestRead, long nowMicros) {
    oldestReads.values().removeIf(oldest -> oldest < nowMicros - LONGEST_READ_MICROS);
    long known = oldestReads.getOrDefault(reader, oldestRead == 0 ? nowMicros : 0);
    oldestReads.put(reader, Math.max(known, oldestRead));
  }

  /** Begins to make blobs live for one commit or part. */
  Claim claim(List<WrittenBlob> written) {
    return new Claim(written);
  }

  /** Takes references away. */
  void release(List<Extent> extents, long nowMicros) {
    for (Extent extent : extents) {
      Row row = row(extent.blob()).orElseThrow();
      row.liveBytes -= extent.length();
      if (row.liveBytes < 0 || row.state != State.LIVE) {
        throw new IllegalStateException("released more than was taken of " + extent.blob());
      }
      if (row.sparseMicros.isEmpty() && row.liveBytes * 2 < length(row)) {
        row.sparseMicros = Optional.of(nowMicros);
      }
      if (row.liveBytes == 0) {
        row.releasedMicros = nowMicros;
        waste.add(extent.blob());
      }
    }
  }

  private static long length(Row row) {
    return row.manifest.map(manifest -> manifest.stripes().length()).orElse(0L);
  }

  /**
   * Notes those blobs that were written small.
   *
   * @param written by one commit or part
   * @param packs those of them that hold several objects
   */
  void markSmall(List<WrittenBlob> written, Set<BlobId> packs, long nowMicros) {
    for (WrittenBlob blob : written) {
      BlobId id = blob.manifest().id();
      long length = blob.manifest().stripes().length();
      boolean isSmall =
          length <= RewriteCatalog.SMALL_BYTES
              || (length < RewriteCatalog.SMALL_PACK_BYTES && packs.contains(id));
      row(id)
          .filter(row -> isSmall && row.state == State.LIVE && row.sparseMicros.isEmpty())
          .ifPresent(row -> row.sparseMicros = Optional.of(nowMicros));
    }
  }

  /** Live blobs that were small or less than half live at a time, the first first. */
  List<Rewritable> rewritable(long untilMicros, int limit) {
    return rows.values().stream()
        .filter(row -> row.liveBytes > 0 && isRewritable(row, untilMicros))
        .sorted(Comparator.comparing((Row row) -> row.sparseMicros.orElseThrow()))
        .flatMap(
            row -> row.manifest.map(manifest -> new Rewritable(manifest, row.liveBytes)).stream())
        .limit(limit)
        .toList();
  }

  /** Begins their time anew; gives those of which it was over. */
  List<BlobId> claimRewrites(List<BlobId> blobs, long untilMicros, long nowMicros) {
    List<BlobId> due =
        blobs.stream()
            .distinct()
            .filter(blob -> row(blob).filter(row -> isRewritable(row, untilMicros)).isPresent())
            .toList();
    due.forEach(blob -> row(blob).ifPresent(row -> row.sparseMicros = Optional.of(nowMicros)));
    return due;
  }

  private static boolean isRewritable(Row row, long untilMicros) {
    return row.state == State.LIVE
        && row.sparseMicros.filter(since -> since <= untilMicros).isPresent();
  }

  /** Whether extents can be referred to. */
  sealed interface Verdict {
    record Usable() implements Verdict {}

    record SourceGone(BlobId blob) implements Verdict {}

    record Condemned(BlobId blob) implements Verdict {}
  }

  /** The blobs that one commit or part brings to life. */
  final class Claim {
    private final Map<BlobId, WrittenBlob> fresh = new HashMap<>();

    private Claim(List<WrittenBlob> written) {
      written.forEach(blob -> fresh.put(blob.manifest().id(), blob));
    }

    Verdict judge(List<Extent> extents) {
      for (Extent extent : extents) {
        BlobId blob = extent.blob();
        if (fresh.containsKey(blob) && is(blob, State.CONDEMNED)) {
          return new Verdict.Condemned(blob);
        }
        if (!fresh.containsKey(blob) && !is(blob, State.LIVE)) {
          return new Verdict.SourceGone(blob);
        }
      }
      return new Verdict.Usable();
    }

    /** Adds references to extents that were judged usable. */
    void take(List<Extent> extents) {
      for (Extent extent : extents) {
        Row row =
            rows.computeIfAbsent(extent.blob(), _ -> new Row(State.PENDING, Optional.empty()));
        if (row.state == State.PENDING) {
          row.state = State.LIVE;
          row.everLive = true;
          row.manifest =
              Optional.ofNullable(fresh.get(extent.blob())).flatMap(CatalogBlobs.this::counted);
          row.manifest.ifPresent(
              blob -> repairs.addIfUnsettled(blob, cluster.layout(blob.stripes().profile())));
        }
        row.liveBytes += extent.length();
        waste.remove(extent.blob());
      }
    }
  }

  /** The invariant of reference counting, for tests: what each blob's row counts. */
  Map<BlobId, Long> liveBytes() {
    Map<BlobId, Long> bytes = new HashMap<>();
    rows.forEach(
        (blob, row) -> {
          if (row.liveBytes > 0) {
            bytes.put(blob, row.liveBytes);
          }
        });
    return bytes;
  }

  /** Blobs that are condemned, for tests of the rule that nothing refers to them. */
  List<BlobId> condemned() {
    return new ArrayList<>(
        rows.keySet().stream().filter(blob -> is(blob, State.CONDEMNED)).toList());
  }
}
