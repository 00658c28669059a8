package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * What holds of the tables whenever no transaction runs, as queries for what breaks it. Releases
 * and usage must have been folded.
 */
final class CatalogInvariants {
  private static final String VERSIONS =
      "(SELECT *, true AS current FROM cur UNION ALL SELECT *, false FROM old WHERE ended IS NULL)";

  /** Every extent of every version and part. */
  private static final String REFERENCES =
      """
      (SELECT home, blob AS id, size AS bytes FROM %1$s v WHERE blob IS NOT NULL
       UNION ALL
       SELECT v.home, x.b, x.l FROM %1$s v CROSS JOIN LATERAL unnest(v.x_blob, v.x_len) x(b, l)
       UNION ALL
       SELECT p.home, x.b, x.l FROM extent_page p CROSS JOIN LATERAL unnest(p.x_blob, p.x_len) x(b, l)
       UNION ALL
       SELECT home, blob, size FROM part WHERE blob IS NOT NULL
       UNION ALL
       SELECT p.home, x.b, x.l FROM part p CROSS JOIN LATERAL unnest(p.x_blob, p.x_len) x(b, l))
      """
          .formatted(VERSIONS);

  private static final Map<String, String> BROKEN = new LinkedHashMap<>();

  static {
    BROKEN.put(
        "an extent points into a blob that is not live",
        """
        SELECT r.id::text || ' ' || coalesce(b.state::text, 'unknown') FROM %s r
          LEFT JOIN blob b USING (home, id) WHERE b.state IS DISTINCT FROM 1
        """
            .formatted(REFERENCES));
    BROKEN.put(
        "live bytes are not the sum of references",
        """
        SELECT b.id::text || ' ' || b.live || ' ' || coalesce(s.bytes, 0)
          FROM blob b LEFT JOIN (SELECT home, id, sum(bytes) AS bytes FROM %s r GROUP BY home, id) s
               USING (home, id)
         WHERE b.live <> coalesce(s.bytes, 0)
        """
            .formatted(REFERENCES));
    BROKEN.put("a release was left", "SELECT blob::text FROM rel");
    BROKEN.put(
        "usage is not the sum of versions",
        """
        SELECT bucket_id || ' ' || coalesce(u.bytes, 0) || ' ' || coalesce(s.bytes, 0)
          FROM usage_total u
          FULL JOIN (SELECT home, bucket_id, sum(size) AS bytes, count(*) AS versions
                       FROM %s v WHERE flags & 1 = 0 GROUP BY home, bucket_id) s
               USING (home, bucket_id)
         WHERE coalesce(u.bytes, 0) <> coalesce(s.bytes, 0)
            OR coalesce(u.versions, 0) <> coalesce(s.versions, 0)
        """
            .formatted(VERSIONS));
    BROKEN.put(
        "ranks of a key do not rise",
        """
        SELECT s.key::text || ' ' || s.rank FROM (
          SELECT f.*, lag(f.rank) OVER (PARTITION BY home, bucket_id, key ORDER BY tx, n) AS before
            FROM feed f WHERE kind <> 1) s
         WHERE s.before >= s.rank
        """);
    BROKEN.put(
        "what is newest of a key is not where it belongs",
        """
        SELECT o.key::text FROM old o LEFT JOIN cur c USING (home, bucket_id, key)
         WHERE o.ended IS NULL
           AND (c.rank <= o.rank
                OR c.rank IS NULL AND o.flags & 1 = 0
                   AND NOT EXISTS (SELECT 1 FROM old n
                                    WHERE n.home = o.home AND n.bucket_id = o.bucket_id
                                      AND n.key = o.key AND n.rank > o.rank))
        """);
    BROKEN.put("a marker is current", "SELECT key::text FROM cur WHERE flags & 1 = 1");
    BROKEN.put(
        "a key has two null versions",
        """
        SELECT key::text FROM %s v WHERE nonce = 0
         GROUP BY home, bucket_id, key HAVING count(*) > 1
        """
            .formatted(VERSIONS));
    BROKEN.put(
        "ext does not agree with the versions",
        """
        SELECT key::text || ' ' || rank
          FROM (SELECT home, bucket_id, key, rank, size FROM %s v WHERE flags & 2 = 2) v
          FULL JOIN (SELECT home, bucket_id, key, rank, sum(bytes) AS bytes FROM ext
                      GROUP BY home, bucket_id, key, rank) e
               USING (home, bucket_id, key, rank)
         WHERE v.size IS DISTINCT FROM e.bytes
        """
            .formatted(VERSIONS));
    BROKEN.put(
        "ext does not say how many bytes of a blob a version refers to",
        """
        SELECT key::text || ' ' || rank || ' ' || blob
          FROM (SELECT home, bucket_id, key, rank, blob, sum(bytes) AS bytes FROM (
                  SELECT home, bucket_id, key, rank, blob, size AS bytes FROM %1$s v
                   WHERE flags & 2 = 2 AND blob IS NOT NULL
                  UNION ALL
                  SELECT v.home, v.bucket_id, v.key, v.rank, x.b, x.l
                    FROM %1$s v CROSS JOIN LATERAL unnest(v.x_blob, v.x_len) x(b, l)
                  UNION ALL
                  SELECT p.home, p.bucket_id, p.key, p.rank, x.b, x.l
                    FROM extent_page p CROSS JOIN LATERAL unnest(p.x_blob, p.x_len) x(b, l)) r
                 GROUP BY home, bucket_id, key, rank, blob) r
          FULL JOIN ext e USING (home, bucket_id, key, rank, blob)
         WHERE r.bytes IS DISTINCT FROM e.bytes
        """
            .formatted(VERSIONS));
    BROKEN.put(
        "a version is not found from its blob",
        """
        SELECT v.key::text || ' ' || v.rank FROM %s v
         WHERE v.blob IS NOT NULL AND v.flags & 2 = 0
           AND NOT EXISTS (SELECT 1 FROM blob b
                            WHERE b.home = v.home AND b.id = v.blob
                              AND b.bucket_id = v.bucket_id AND b.key = v.key)
           AND NOT EXISTS (SELECT 1 FROM member m CROSS JOIN LATERAL unnest(m.bucket_id, m.key) u(b, k)
                            WHERE m.home = v.home AND m.blob = v.blob
                              AND u.b = v.bucket_id AND u.k = v.key)
        """
            .formatted(VERSIONS));
    BROKEN.put(
        "a version is in a bucket that is gone",
        """
        SELECT v.bucket_id::text FROM %s v
         WHERE NOT EXISTS (SELECT 1 FROM bucket b WHERE b.id = v.bucket_id)
        """
            .formatted(VERSIONS));
    BROKEN.put(
        "a part is of an upload that has ended",
        """
        SELECT p.upload_id::text FROM part p
         WHERE NOT EXISTS (SELECT 1 FROM upload u
                            WHERE u.home = p.home AND u.id = p.upload_id AND u.state = 0)
        """);
  }

  private CatalogInvariants() {}

  static void assertHold(DatabaseSettings database) {
    BROKEN.forEach((what, query) -> assertThat(column(database, query)).as(what).isEmpty());
  }

  /** The first column of what a query gives. */
  static List<String> column(DatabaseSettings database, String query) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  static void execute(DatabaseSettings database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
