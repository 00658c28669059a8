package org.nonagon.metadataservice.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What any database, embedded or brought along, must be before a catalog is kept in it: reachable,
 * new enough, and durable. A server that runs without {@code fsync} or {@code full_page_writes}
 * would lose what clients were told is safe, so it is refused rather than warned about.
 */
public final class DatabaseChecks {
  private static final int OLDEST_VERSION_NUM = 150_000;

  private DatabaseChecks() {}

  /** Looks at a database and changes nothing in it. */
  public static DatabaseVerdict check(DatabaseSettings database) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      return judge(
          show(statement, "server_version_num"),
          show(statement, "server_version"),
          show(statement, "fsync"),
          show(statement, "full_page_writes"),
          show(statement, "server_encoding"));
    } catch (SQLException e) {
      return new DatabaseVerdict.Unfit(
          "the database " + database + " cannot be reached: " + e.getMessage());
    }
  }

  static DatabaseVerdict judge(
      String versionNum, String version, String fsync, String fullPageWrites, String encoding) {
    if (Integer.parseInt(versionNum) < OLDEST_VERSION_NUM) {
      return new DatabaseVerdict.Unfit("PostgreSQL " + version + " is too old; bring 15 or newer");
    }
    if (!fsync.equals("on")) {
      return new DatabaseVerdict.Unfit(
          "PostgreSQL runs with fsync = "
              + fsync
              + ", so what it acknowledges could be lost; set fsync = on and reload it");
    }
    if (!fullPageWrites.equals("on")) {
      return new DatabaseVerdict.Unfit(
          "PostgreSQL runs with full_page_writes = "
              + fullPageWrites
              + ", so a power loss could tear its pages; set full_page_writes = on and reload it");
    }
    if (!encoding.equals("UTF8")) {
      return new DatabaseVerdict.Unfit(
          "the database has the encoding " + encoding + "; make one with ENCODING 'UTF8'");
    }
    return new DatabaseVerdict.Fit(version);
  }

  private static String show(Statement statement, String setting) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
