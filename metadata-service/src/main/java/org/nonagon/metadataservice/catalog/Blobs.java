package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteSession;

/** Where blobs are, and the sessions of those that are being written. */
final class Blobs {
  private static final String MANIFESTS =
      "SELECT %s FROM blob b WHERE b.home = $1 AND b.id = ANY ($2) AND b.state < 2"
          .formatted(Manifests.LIST);

  private static final String REGISTER =
      "SELECT register_pending(%s)".formatted(Versions.placeholders(11));

  private static final String CONDEMN = "SELECT condemn_blobs($1, $2, $3)";

  private final CatalogDatabase database;

  Blobs(CatalogDatabase database) {
    this.database = database;
  }

  Uni<List<BlobManifest>> manifests(Home home, List<BlobId> blobs) {
    return database.read(MANIFESTS, Tuple.of(home.number()).addValue(ids(blobs)), Blobs::manifests);
  }

  static List<BlobManifest> manifests(RowSet<Row> rows) {
    List<BlobManifest> manifests = new ArrayList<>(rows.size());
    rows.forEach(row -> manifests.addAll(Manifests.read(row, 0)));
    return manifests;
  }

  static UUID[] ids(List<BlobId> blobs) {
    return blobs.stream().distinct().map(BlobId::value).toArray(UUID[]::new);
  }

  Uni<Boolean> registerPending(Home home, WriteSession session, List<WrittenBlob> blobs) {
    Tuple arguments =
        Tuple.of(
            home.number(), session.value(), TimeUnit.SECONDS.toMicros(WriteSession.LEASE_SECONDS));
    new BlobArrays(blobs).addWritten(arguments);
    return database.write(REGISTER, arguments, rows -> rows.iterator().next().getBoolean(0));
  }

  Uni<List<BlobId>> abandon(Home home, WriteSession session, List<BlobId> blobs) {
    return condemn(home, session.value(), blobs);
  }

  Uni<List<BlobId>> condemnUnknown(Home home, List<BlobId> blobs) {
    return condemn(home, null, blobs);
  }

  private Uni<List<BlobId>> condemn(Home home, @Nullable UUID session, List<BlobId> blobs) {
    Tuple arguments = Tuple.of(home.number(), session, ids(blobs));
    return database.write(
        CONDEMN,
        arguments,
        rows -> {
          List<BlobId> condemned = new ArrayList<>(rows.size());
          rows.forEach(row -> condemned.add(new BlobId(row.getUUID(0))));
          return condemned;
        });
  }
}
