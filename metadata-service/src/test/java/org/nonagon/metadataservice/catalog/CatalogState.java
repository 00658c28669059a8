package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/** What all tables of a catalog hold, and what others are in the middle of, by a connection. */
final class CatalogState implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String TABLES =
      """
      SELECT string_agg(
               format('SELECT %L, count(*) || '' '' || coalesce(sum(hash_record_extended(t, 0)), 0) FROM %I t',
                      tablename, tablename), ' UNION ALL ' ORDER BY tablename), ''
        FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'flyway%'
      """;

  /** What a backend of this database still holds or is in the middle of. */
  private static final String LEFT_BEHIND =
      """
      SELECT a.pid, a.state || ' ' || coalesce(l.locktype, '-') FROM pg_stat_activity a
        LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype <> 'virtualxid'
       WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
         AND a.backend_type = 'client backend' AND (a.state <> 'idle' OR l.locktype IS NOT NULL)
      """;

  private final Connection connection;
  private final String digests;

  CatalogState(DatabaseSettings database) {
    try {
      this.connection = database.dataSource().getConnection();
      this.digests = rows(TABLES).keySet().iterator().next();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A digest of each table's rows, whatever their order. */
  Map<String, String> digests() {
    return rows(digests);
  }

  /** Waits until nobody holds a lock: a server notices a lost connection when it looks at it. */
  void awaitNothingLeftBehind() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Map<String, String> left = rows(LEFT_BEHIND);
    while (!left.isEmpty() && System.nanoTime() < end) {
      left = rows(LEFT_BEHIND);
    }
    assertThat(left).as("left behind").isEmpty();
  }

  private Map<String, String> rows(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      Map<String, String> values = new LinkedHashMap<>();
      while (rows.next()) {
        values.put(rows.getString(1), rows.getString(2));
      }
      return values;
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
