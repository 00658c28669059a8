package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.Home;

/**
 * Finds what nothing refers to any more.
 *
 * <p>Commits append releases; folding adds them up in the blobs' rows, in batches, so that no
 * commit waits for a row that another one releases too. A blob whose sum is zero is condemned once
 * every read that a reader reported began after it was found so.
 */
final class Reclaim {
  /** Releases that one transaction folds. */
  static final int FOLD_BATCH = 10_000;

  private static final int MAX_FOLDS = 16;
  private static final int SESSION_BATCH = 100;

  private static final String FOLD = "SELECT fold_releases($1, $2)";
  private static final String EXPIRE_SESSIONS = "SELECT expire_sessions($1, $2)";
  private static final String CONDEMN = "SELECT condemn_released($1, $2)";

  private static final String CONDEMNED =
      """
      SELECT %s FROM blob b
       WHERE b.home = $1 AND b.state = 2 AND b.dropped_at IS NULL AND b.drives IS NOT NULL
       ORDER BY b.released_at LIMIT $2
      """
          .formatted(Manifests.LIST);

  private static final String DROPPED =
      """
      UPDATE blob b SET dropped_at = now_micros()
       WHERE b.home = $1 AND b.id = ANY ($2) AND b.state = 2 AND b.dropped_at IS NULL
      """;

  /** The time is taken by the outer statement, so that it is no earlier than the report. */
  private static final String REPORT_READS =
      """
      WITH moment AS MATERIALIZED (SELECT now_micros() AS now)
      INSERT INTO reader AS r (id, oldest_read, reported_at)
      SELECT $1, CASE WHEN $2::bigint = 0 THEN now ELSE $2 END, now FROM moment
      ON CONFLICT (id) DO UPDATE
        SET oldest_read = greatest(r.oldest_read, $2), reported_at = excluded.reported_at
      RETURNING reported_at
      """;

  private final CatalogDatabase database;

  Reclaim(CatalogDatabase database) {
    this.database = database;
  }

  Uni<List<BlobManifest>> reclaimable(Home home, int limit) {
    return fold(home, MAX_FOLDS)
        .flatMap(_ -> count(EXPIRE_SESSIONS, home, SESSION_BATCH))
        .flatMap(_ -> count(CONDEMN, home, limit))
        .flatMap(_ -> database.read(CONDEMNED, Tuple.of(home.number(), limit), Blobs::manifests));
  }

  /** Folds releases until none is left, another process is at it, or {@code rounds} are done. */
  Uni<Integer> fold(Home home, int rounds) {
    return count(FOLD, home, FOLD_BATCH)
        .flatMap(
            folded ->
                folded < FOLD_BATCH || rounds == 1
                    ? Uni.createFrom().item(folded)
                    : fold(home, rounds - 1));
  }

  private Uni<Integer> count(String sql, Home home, int limit) {
    return database.write(sql, Tuple.of(home.number(), limit), Reclaim::first);
  }

  private static int first(RowSet<Row> rows) {
    return rows.iterator().next().getInteger(0);
  }

  Uni<Void> dropped(Home home, List<BlobId> blobs) {
    Tuple arguments = Tuple.of(home.number()).addValue(Blobs.ids(blobs));
    return database.write(DROPPED, arguments, rows -> true).replaceWithVoid();
  }

  Uni<Long> reportReads(UUID reader, long oldestRead) {
    return database.write(
        REPORT_READS, Tuple.of(reader, oldestRead), rows -> rows.iterator().next().getLong(0));
  }
}
