package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;

/** Finds blobs that waste space and what refers to them, and points extents at others. */
final class Rewrites {
  private static final int CONDEMNED = -1;

  private static final String REWRITABLE =
      """
      SELECT b.live, %s FROM blob b
       WHERE b.home = $1 AND b.state = 1 AND b.sparse_at <= (SELECT now_micros() - $2) AND b.live > 0
       ORDER BY b.sparse_at LIMIT $3
      """
          .formatted(Manifests.LIST);

  /** Whoever claims the same at once waits, and then finds them claimed. */
  private static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT b.id FROM blob b
         WHERE b.home = $1 AND b.id = ANY ($2) AND b.state = 1
           AND b.sparse_at <= (SELECT now_micros() - $3)
         ORDER BY b.id FOR NO KEY UPDATE)
      UPDATE blob b SET sparse_at = now_micros() FROM due
       WHERE b.home = $1 AND b.id = due.id
      RETURNING b.id
      """;

  /**
   * By way of the keys that the blob was written for, then of {@code ext}, then of parts. A version
   * in {@code ext} is left out of the first, so that none comes twice.
   */
  private static final String REFERENCES =
      """
      SELECT v.bucket_id, v.key, v.rank, NULL::uuid, NULL::integer, v.off, v.size::integer, v.crc64
        FROM (SELECT b.bucket_id, b.key FROM blob b
               WHERE b.home = $1 AND b.id = $2 AND b.key IS NOT NULL
              UNION
              SELECT u.bucket_id, u.key FROM member m
               CROSS JOIN LATERAL unnest(m.bucket_id, m.key) u(bucket_id, key)
               WHERE m.home = $1 AND m.blob = $2) k
       CROSS JOIN LATERAL (
         SELECT c.* FROM cur c
          WHERE c.home = $1 AND c.bucket_id = k.bucket_id AND c.key = k.key
         UNION ALL
         SELECT o.* FROM old o
          WHERE o.home = $1 AND o.bucket_id = k.bucket_id AND o.key = k.key) v
       WHERE v.blob = $2 AND v.flags & 2 = 0
      UNION ALL
      SELECT v.bucket_id, v.key, v.rank, NULL, NULL, x.off, x.len, x.crc
        FROM ext e
       CROSS JOIN LATERAL (
         SELECT c.* FROM cur c
          WHERE c.home = $1 AND c.bucket_id = e.bucket_id AND c.key = e.key AND c.rank = e.rank
         UNION ALL
         SELECT o.* FROM old o
          WHERE o.home = $1 AND o.bucket_id = e.bucket_id AND o.key = e.key AND o.rank = e.rank) v
       CROSS JOIN LATERAL (
         SELECT v.off, v.size::integer, v.crc64 WHERE v.blob = $2
         UNION ALL
         SELECT u.o, u.l, u.c FROM unnest(v.x_blob, v.x_off, v.x_len, v.x_crc) u(b, o, l, c)
          WHERE u.b = $2
         UNION ALL
         SELECT u.o, u.l, u.c FROM extent_page p
          CROSS JOIN LATERAL unnest(p.x_blob, p.x_off, p.x_len, p.x_crc) u(b, o, l, c)
          WHERE v.flags & 16 <> 0 AND p.home = $1 AND p.bucket_id = e.bucket_id AND p.key = e.key
            AND p.rank = e.rank AND u.b = $2) x(off, len, crc)
       WHERE e.home = $1 AND e.blob = $2
      UNION ALL
      SELECT NULL, NULL, NULL, p.upload_id, p.number, p.off, p.size::integer, p.crc64
        FROM part p WHERE p.home = $1 AND p.blob = $2
      UNION ALL
      SELECT NULL, NULL, NULL, p.upload_id, p.number, u.o, u.l, u.c
        FROM part p CROSS JOIN LATERAL unnest(p.x_blob, p.x_off, p.x_len, p.x_crc) u(b, o, l, c)
       WHERE p.home = $1 AND p.x_blob @> ARRAY[$2] AND u.b = $2
      LIMIT $3
      """;

  private static final String MOVE = "SELECT move_extents(%s)".formatted(Versions.placeholders(23));

  private static final Comparator<Referrer.Part> BY_PART =
      Comparator.comparing((Referrer.Part part) -> part.upload().value())
          .thenComparing(Referrer.Part::number);

  private final CatalogDatabase database;

  Rewrites(CatalogDatabase database) {
    this.database = database;
  }

  Uni<List<Rewritable>> rewritable(Home home, Duration age, int limit) {
    Tuple arguments = Tuple.of(home.number(), age.toNanos() / 1000, limit);
    return database.read(REWRITABLE, arguments, Rewrites::rewritable);
  }

  private static List<Rewritable> rewritable(RowSet<Row> rows) {
    List<Rewritable> found = new ArrayList<>(rows.size());
    for (Row row : rows) {
      for (BlobManifest manifest : Manifests.read(row, 1)) {
        found.add(new Rewritable(manifest, row.getLong(0)));
      }
    }
    return found;
  }

  Uni<List<BlobId>> claim(Home home, Duration age, List<BlobId> blobs) {
    Tuple arguments =
        Tuple.of(home.number()).addValue(Blobs.ids(blobs)).addLong(age.toNanos() / 1000);
    return database.write(
        CLAIM,
        arguments,
        rows -> {
          List<BlobId> claimed = new ArrayList<>(rows.size());
          rows.forEach(row -> claimed.add(new BlobId(row.getUUID(0))));
          return claimed;
        });
  }

  Uni<BlobReferences> references(Home home, BlobId blob) {
    Tuple arguments = Tuple.of(home.number(), blob.value(), RewriteCatalog.MAX_EXTENTS + 1);
    return database.read(REFERENCES, arguments, rows -> references(home, blob, rows));
  }

  private static BlobReferences references(Home home, BlobId blob, RowSet<Row> rows) {
    Set<Referrer> referrers = new LinkedHashSet<>();
    Set<Extent> extents = new LinkedHashSet<>();
    for (Row row : rows) {
      referrers.add(referrer(home, row));
      extents.add(new Extent(blob, row.getInteger(5), row.getInteger(6), row.getLong(7)));
    }
    return new BlobReferences(
        List.copyOf(referrers), List.copyOf(extents), rows.size() <= RewriteCatalog.MAX_EXTENTS);
  }

  private static Referrer referrer(Home home, Row row) {
    UUID upload = row.getUUID(3);
    return upload == null
        ? new Referrer.Version(
            Numbers.bucket(home, row.getInteger(0)),
            ObjectKey.of(row.getBuffer(1).getBytes()),
            row.getLong(2))
        : new Referrer.Part(new UploadId(upload), row.getInteger(4));
  }

  Uni<MoveOutcome> move(Home home, WrittenBlob to, List<Move> moves, List<Referrer> referrers) {
    List<Referrer.Version> versions = of(Referrer.Version.class, referrers).toList();
    List<Referrer.Part> parts = of(Referrer.Part.class, referrers).sorted(BY_PART).toList();
    Tuple arguments = Tuple.of(home.number());
    addLocks(arguments, versions);
    new BlobArrays(List.of(to)).addAll(arguments);
    addMoves(arguments, moves);
    arguments
        .addValue(versions.stream().map(v -> Numbers.of(v.bucket())).toArray(Integer[]::new))
        .addValue(versions.stream().map(v -> Numbers.bytes(v.key())).toArray(Buffer[]::new))
        .addValue(versions.stream().map(Referrer.Version::rank).toArray(Long[]::new))
        .addValue(parts.stream().map(p -> p.upload().value()).toArray(UUID[]::new))
        .addValue(parts.stream().map(Referrer.Part::number).toArray(Integer[]::new));
    return database.write(MOVE, arguments, Rewrites::outcome);
  }

  private static <T extends Referrer> Stream<T> of(Class<T> kind, List<Referrer> referrers) {
    return referrers.stream().filter(kind::isInstance).map(kind::cast).distinct();
  }

  private static void addLocks(Tuple arguments, List<Referrer.Version> versions) {
    arguments
        .addValue(
            versions.stream()
                .map(v -> Numbers.of(v.bucket()))
                .sorted()
                .distinct()
                .toArray(Integer[]::new))
        .addValue(
            versions.stream()
                .map(v -> KeyLocks.ofKey(v.bucket(), v.key()))
                .sorted()
                .distinct()
                .toArray(Long[]::new));
  }

  private static void addMoves(Tuple arguments, List<Move> moves) {
    arguments
        .addValue(moves.stream().map(m -> m.from().value()).toArray(UUID[]::new))
        .addValue(
            moves.stream().map(m -> Math.toIntExact(m.range().offset())).toArray(Integer[]::new))
        .addValue(
            moves.stream().map(m -> Math.toIntExact(m.range().length())).toArray(Integer[]::new))
        .addValue(moves.stream().map(m -> Math.toIntExact(m.offset())).toArray(Integer[]::new));
  }

  private static MoveOutcome outcome(RowSet<Row> rows) {
    int changed = rows.iterator().next().getInteger(0);
    return changed == CONDEMNED ? new MoveOutcome.Condemned() : new MoveOutcome.Moved(changed);
  }
}
