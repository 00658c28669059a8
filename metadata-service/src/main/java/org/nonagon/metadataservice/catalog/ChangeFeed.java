package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.ChangeCatalog.Change;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeKind;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Reads the change feed.
 *
 * <p>Transactions commit in another order than their ids were given in, so a reader sees only rows
 * below the oldest transaction that still runs, by the snapshot of the very statement that reads
 * them: below it nothing can appear any more. A key's changes have ascending ids, since each
 * transaction gets its id after it has locked its keys.
 */
final class ChangeFeed {
  private static final int LAST_OF_TRANSACTION = Integer.MAX_VALUE;

  private static final String LATEST =
      """
      SELECT c.epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 FROM cluster c
      """;

  private static final String CHANGES =
      """
      SELECT s.epoch, s.edge, s.floor,
             f.tx, f.n, f.bucket_id, f.key, f.kind, f.rank, f.nonce, f.size, f.etag
        FROM (SELECT c.epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS edge,
                     coalesce((SELECT l.tx FROM feed_floor l WHERE l.home = $1), 0) AS floor
                FROM cluster c) s
        LEFT JOIN LATERAL (
          SELECT * FROM feed e
           WHERE e.home = $1 AND (e.tx, e.n) > ($2::bigint, $3::integer) AND e.tx < s.edge
           ORDER BY e.tx, e.n LIMIT $4) f ON true
      """;

  private final CatalogDatabase database;

  ChangeFeed(CatalogDatabase database) {
    this.database = database;
  }

  Uni<ChangeCursor> latest() {
    return database.read(
        LATEST,
        Tuple.tuple(),
        rows -> {
          Row row = rows.iterator().next();
          return new ChangeCursor(row.getLong(0), row.getLong(1), LAST_OF_TRANSACTION);
        });
  }

  Uni<ChangePage> changes(Home home, ChangeCursor after, int limit) {
    Tuple arguments = Tuple.of(home.number(), after.transaction(), after.n(), limit);
    return database.read(CHANGES, arguments, rows -> page(home, after, limit, rows));
  }

  private static ChangePage page(Home home, ChangeCursor after, int limit, RowSet<Row> rows) {
    Row first = rows.iterator().next();
    long epoch = first.getLong(0);
    ChangeCursor latest = new ChangeCursor(epoch, first.getLong(1) - 1, LAST_OF_TRANSACTION);
    if (after.epoch() != epoch || isBelow(after, first.getLong(2))) {
      return new ChangePage.Expired(latest);
    }
    List<Change> changes = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (row.getLong(3) != null) {
        changes.add(change(home, epoch, row));
      }
    }
    ChangeCursor last = changes.isEmpty() ? after : changes.getLast().cursor();
    boolean isEnd = changes.size() < limit && latest.transaction() > last.transaction();
    return new ChangePage.Changes(changes, isEnd ? latest : last);
  }

  /** Whether changes behind the cursor have expired: all of transactions below the floor have. */
  private static boolean isBelow(ChangeCursor cursor, long floor) {
    boolean endsBefore = cursor.transaction() == floor - 1 && cursor.n() == LAST_OF_TRANSACTION;
    return cursor.transaction() < floor && !endsBefore;
  }

  private static Change change(Home home, long epoch, Row row) {
    long rank = row.getLong(8);
    return new Change(
        new ChangeCursor(epoch, row.getLong(3), row.getInteger(4)),
        Numbers.bucket(home, row.getInteger(5)),
        ObjectKey.of(row.getBuffer(6).getBytes()),
        kind(row.getInteger(7)),
        rank,
        Numbers.versionId(rank, row.getLong(9)),
        row.getLong(10),
        Optional.ofNullable(row.getBuffer(11)).map(VersionBytes::etag));
  }

  private static ChangeKind kind(int code) {
    return switch (code) {
      case 0 -> ChangeKind.PUT;
      case 1 -> ChangeKind.DELETE;
      case 2 -> ChangeKind.MARKER;
      default -> throw new IllegalStateException("no kind of change has the code " + code);
    };
  }
}
