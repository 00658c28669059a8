package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** Finds single versions: one probe, joined with the row of the first blob. */
final class Lookups {
  private static final int NEWEST = VersionColumns.COUNT;

  private static final String SELECT =
      "SELECT %s, v.newest, %s FROM".formatted(VersionColumns.LIST, Manifests.LIST);

  private static final String WITH_BLOB =
      "LEFT JOIN blob b ON b.home = $1 AND b.id = coalesce(v.blob, v.x_blob[1])";

  /** What almost every lookup asks for, and half the work of the statement behind it. */
  private static final String CURRENT =
      "SELECT %s, true, %s FROM cur v ".formatted(VersionColumns.LIST, Manifests.LIST)
          + WITH_BLOB
          + " WHERE v.home = $1 AND v.bucket_id = $2 AND v.key = $3";

  /**
   * Asked when there is no current version; by then there may be one. The second probe is made only
   * when the first finds nothing: LIMIT stops after the first row, and the branches of UNION ALL
   * are run one after another. So only a marker can be newest.
   */
  private static final String NEWEST_OF_ALL =
      SELECT
          + """
           (SELECT * FROM (
              SELECT true AS newest, c.* FROM cur c
               WHERE c.home = $1 AND c.bucket_id = $2 AND c.key = $3
              UNION ALL
              (SELECT true, o.* FROM old o
                WHERE o.home = $1 AND o.bucket_id = $2 AND o.key = $3 AND o.ended IS NULL
                ORDER BY o.rank DESC LIMIT 1)) u
            LIMIT 1) v
          """
          + WITH_BLOB;

  private static final String BY_VERSION =
      SELECT
          + """
           (SELECT true AS newest, c.* FROM cur c
             WHERE c.home = $1 AND c.bucket_id = $2 AND c.key = $3 AND c.rank = $4 AND c.nonce = $5
            UNION ALL
            SELECT NOT EXISTS (SELECT 1 FROM cur c
                                WHERE c.home = $1 AND c.bucket_id = $2 AND c.key = $3)
                   AND NOT EXISTS (SELECT 1 FROM old n
                                    WHERE n.home = $1 AND n.bucket_id = $2 AND n.key = $3
                                      AND n.rank > $4 AND n.ended IS NULL),
                   o.* FROM old o
             WHERE o.home = $1 AND o.bucket_id = $2 AND o.key = $3 AND o.rank = $4 AND o.nonce = $5
               AND o.ended IS NULL) v
          """
          + WITH_BLOB;

  private static final String NULL_VERSION =
      SELECT
          + """
           (SELECT true AS newest, c.* FROM cur c
             WHERE c.home = $1 AND c.bucket_id = $2 AND c.key = $3 AND c.nonce = 0
            UNION ALL
            SELECT NOT EXISTS (SELECT 1 FROM cur c
                                WHERE c.home = $1 AND c.bucket_id = $2 AND c.key = $3)
                   AND NOT EXISTS (SELECT 1 FROM old n
                                    WHERE n.home = $1 AND n.bucket_id = $2 AND n.key = $3
                                      AND n.rank > o.rank AND n.ended IS NULL),
                   o.* FROM old o
             WHERE o.home = $1 AND o.bucket_id = $2 AND o.key = $3 AND o.nonce = 0
               AND o.ended IS NULL) v
          """
          + WITH_BLOB;

  private static final String EXTENTS =
      """
      SELECT v.off, v.blob, v.size, v.crc64, v.x_blob, v.x_off, v.x_len, v.x_crc
        FROM (SELECT c.off, c.blob, c.size, c.crc64, c.x_blob, c.x_off, c.x_len, c.x_crc FROM cur c
               WHERE $5 = 0 AND c.home = $1 AND c.bucket_id = $2 AND c.key = $3 AND c.rank = $4
              UNION ALL
              SELECT o.off, o.blob, o.size, o.crc64, o.x_blob, o.x_off, o.x_len, o.x_crc FROM old o
               WHERE $5 = 0 AND o.home = $1 AND o.bucket_id = $2 AND o.key = $3 AND o.rank = $4
                 AND o.ended IS NULL
              UNION ALL
              SELECT NULL, NULL, 0, 0, p.x_blob, p.x_off, p.x_len, p.x_crc FROM extent_page p
               WHERE p.home = $1 AND p.bucket_id = $2 AND p.key = $3 AND p.rank = $4
                 AND p.page = $5) v
      """;

  private final CatalogDatabase database;

  Lookups(CatalogDatabase database) {
    this.database = database;
  }

  Uni<ObjectLookup> lookup(BucketId bucket, ObjectKey key, Optional<VersionId> version) {
    Tuple arguments = Tuple.of(bucket.home().number(), Numbers.of(bucket), Numbers.bytes(key));
    if (version.isEmpty()) {
      return database
          .read(CURRENT, arguments, rows -> lookup(key, rows))
          .flatMap(
              found ->
                  found instanceof ObjectLookup.Absent
                      ? database.read(NEWEST_OF_ALL, arguments, rows -> lookup(key, rows))
                      : Uni.createFrom().item(found));
    }
    if (version.get().isNull()) {
      return database.read(NULL_VERSION, arguments, rows -> lookup(key, rows));
    }
    arguments.addLong(version.get().rank()).addLong(version.get().nonce());
    return database.read(BY_VERSION, arguments, rows -> lookup(key, rows));
  }

  private static ObjectLookup lookup(ObjectKey key, RowSet<Row> rows) {
    for (Row row : rows) {
      boolean newest = row.getBoolean(NEWEST);
      if ((VersionColumns.flags(row) & VersionFlags.MARKER) != 0) {
        long rank = VersionColumns.rank(row);
        VersionId id = Numbers.versionId(rank, VersionColumns.nonce(row));
        return new ObjectLookup.Marker(id, rank, newest);
      }
      return new ObjectLookup.Found(
          VersionColumns.version(key, row), newest, Manifests.read(row, NEWEST + 1));
    }
    return new ObjectLookup.Absent();
  }

  Uni<List<Extent>> extents(BucketId bucket, ObjectKey key, long rank, int first) {
    int page = first / ObjectContent.LOOKUP_EXTENTS;
    int skipped = first % ObjectContent.LOOKUP_EXTENTS;
    Uni<List<Extent>> here = page(bucket, key, rank, page);
    if (skipped == 0) {
      return here;
    }
    return here.flatMap(
        found ->
            found.size() < ObjectContent.LOOKUP_EXTENTS
                ? Uni.createFrom().item(tail(found, skipped))
                : page(bucket, key, rank, page + 1)
                    .map(next -> joined(tail(found, skipped), next)));
  }

  private static List<Extent> joined(List<Extent> first, List<Extent> second) {
    return Stream.concat(first.stream(), second.stream())
        .limit(ObjectContent.LOOKUP_EXTENTS)
        .toList();
  }

  private static List<Extent> tail(List<Extent> extents, int skipped) {
    return extents.subList(Math.min(skipped, extents.size()), extents.size());
  }

  private Uni<List<Extent>> page(BucketId bucket, ObjectKey key, long rank, int page) {
    Tuple arguments =
        Tuple.of(bucket.home().number(), Numbers.of(bucket), Numbers.bytes(key), rank, page);
    return database.read(EXTENTS, arguments, Lookups::extents);
  }

  private static List<Extent> extents(RowSet<Row> rows) {
    for (Row row : rows) {
      return SingleExtent.read(row, 0).map(List::of).orElseGet(() -> ExtentArrays.read(row, 4));
    }
    return List.of();
  }
}
