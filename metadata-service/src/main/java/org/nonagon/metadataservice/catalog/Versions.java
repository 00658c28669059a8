package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.object.VersionId;

/** Changes versions, by the function {@code commit_objects}. */
final class Versions {
  private static final String COMMIT =
      "SELECT codes, ranks, nonces, blobs FROM commit_objects(%s)"
          .formatted(placeholders(CommitArguments.COUNT));

  private final CatalogDatabase database;

  Versions(CatalogDatabase database) {
    this.database = database;
  }

  static String placeholders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "$" + i).collect(Collectors.joining(", "));
  }

  Uni<List<CommitOutcome>> commit(Commit commit) {
    return database.write(COMMIT, CommitArguments.of(commit), Versions::outcomes);
  }

  /** The same within a transaction whose first statement took the locks. */
  static Future<List<CommitOutcome>> commit(SqlConnection connection, Commit commit) {
    return connection
        .preparedQuery(COMMIT)
        .execute(CommitArguments.of(commit))
        .map(Versions::outcomes);
  }

  private static List<CommitOutcome> outcomes(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    Short[] codes = row.getArrayOfShorts(0);
    Long[] ranks = row.getArrayOfLongs(1);
    Long[] nonces = row.getArrayOfLongs(2);
    UUID[] blobs = row.getArrayOfUUIDs(3);
    List<CommitOutcome> outcomes = new ArrayList<>(codes.length);
    for (int i = 0; i < codes.length; i++) {
      VersionId id = Numbers.versionId(ranks[i], nonces[i]);
      outcomes.add(
          switch (codes[i]) {
            case 0 -> new CommitOutcome.Written(ranks[i], id);
            case 1 -> new CommitOutcome.Deleted(id, false);
            case 2 -> new CommitOutcome.Deleted(id, true);
            case 3 -> new CommitOutcome.NoSuchBucket();
            case 4 -> new CommitOutcome.NoSuchKey();
            case 5 -> new CommitOutcome.NoSuchVersion();
            case 6 -> new CommitOutcome.PreconditionFailed();
            case 7 -> new CommitOutcome.Locked();
            case 8 -> new CommitOutcome.QuotaExceeded();
            case 9 -> new CommitOutcome.SourceGone(new BlobId(blobs[i]));
            case 10 -> new CommitOutcome.Condemned(new BlobId(blobs[i]));
            default -> throw new IllegalStateException("no verdict has the code " + codes[i]);
          });
    }
    return outcomes;
  }
}
