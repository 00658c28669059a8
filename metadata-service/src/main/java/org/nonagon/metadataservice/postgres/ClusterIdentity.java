package org.nonagon.metadataservice.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

/** Which cluster's catalog a database holds, asked before anything else speaks to it. */
public final class ClusterIdentity {
  private static final String UNDEFINED_TABLE = "42P01";

  private ClusterIdentity() {}

  /**
   * Reads the id and changes nothing.
   *
   * @return empty when the database holds no catalog yet
   * @throws SQLException when the database cannot be asked
   */
  public static Optional<UUID> find(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM cluster")) {
      return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
