package org.nonagon.metadataservice.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;

/**
 * Makes a migrated database that of a cluster of several processes, once: its profile and its root
 * account, in one transaction. The profile is also the mark that this was done, but where the
 * drives are those of a server: one that is the whole system has a node without an address, and
 * sets its profile too.
 */
public final class ClusterSetup {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_COLUMN = "42703";
  private static final long ROOT_ACCOUNT = 1;
  private static final String ROOT_NAME = "root";

  private ClusterSetup() {}

  /**
   * The root account of a new cluster.
   *
   * @param canonicalId the id that ACLs speak of
   * @param accessKey the id of its access key
   * @param sealedSecret the secret of that, sealed under the master key
   */
  public record Root(String canonicalId, String accessKey, String sealedSecret) {}

  /** What a database is, as far as clusters go. */
  public sealed interface Found {
    /** Nobody's yet. */
    record Nothing() implements Found {}

    /** A cluster's. */
    record Cluster(UUID id, ErasureProfile profile) implements Found {}

    /** That of a server that is the whole system in one process. */
    record SingleServer(UUID id) implements Found {}
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws SQLException when the database cannot be asked
   */
  public static Found find(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return find(connection);
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case UNDEFINED_TABLE -> new Found.Nothing();
        case UNDEFINED_COLUMN -> older(database);
        default -> throw e;
      };
    }
  }

  /** What a database is whose schema is older than profiles. */
  private static Found older(DatabaseSettings database) throws SQLException {
    return ClusterIdentity.find(database).<Found>map(Found.SingleServer::new).orElseThrow();
  }

  private static Found find(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, data_shards, parity_shards,"
                    + " EXISTS (SELECT 1 FROM account WHERE id = 1),"
                    + " EXISTS (SELECT 1 FROM node WHERE address IS NULL) FROM cluster")) {
      if (!rows.next()) {
        return new Found.Nothing();
      }
      UUID id = rows.getObject(1, UUID.class);
      boolean isServers = rows.getBoolean(5);
      int dataShards = rows.getInt(2);
      boolean isMade = !rows.wasNull();
      if (isMade && !isServers) {
        return new Found.Cluster(id, new ErasureProfile(dataShards, rows.getInt(3)));
      }
      return rows.getBoolean(4) ? new Found.SingleServer(id) : new Found.Nothing();
    }
  }

  /**
   * Makes the cluster, unless the database is somebody's already.
   *
   * @return whether it did
   * @throws SQLException when the database cannot be asked; it may have been made
   */
  public static boolean make(DatabaseSettings database, ErasureProfile profile, Root root)
      throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      boolean isMade =
          change(
                      connection,
                      "UPDATE cluster SET data_shards = ?, parity_shards = ?"
                          + " WHERE data_shards IS NULL",
                      profile.dataShards(),
                      profile.parityShards())
                  == 1
              && change(
                      connection,
                      "INSERT INTO account (id, canonical_id, display_name) VALUES (?, ?, ?)"
                          + " ON CONFLICT DO NOTHING",
                      ROOT_ACCOUNT,
                      root.canonicalId(),
                      ROOT_NAME)
                  == 1;
      if (isMade) {
        addKey(connection, root);
        connection.commit();
      } else {
        connection.rollback();
      }
      return isMade;
    }
  }

  private static void addKey(Connection connection, Root root) throws SQLException {
    int _ =
        change(
            connection,
            "INSERT INTO iam_user (account_id, name) VALUES (?, ?)",
            ROOT_ACCOUNT,
            ROOT_NAME);
    int _ =
        change(
            connection,
            "INSERT INTO access_key (id, account_id, user_name, sealed_secret)"
                + " VALUES (?, ?, ?, ?)",
            root.accessKey(),
            ROOT_ACCOUNT,
            ROOT_NAME,
            root.sealedSecret());
  }

  private static int change(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
