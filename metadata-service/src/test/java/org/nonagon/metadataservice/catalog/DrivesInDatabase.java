package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Layout;

/** Another cluster catalog whose drives are also told to the database, where commits read them. */
final class DrivesInDatabase implements ClusterCatalog {
  private static final String UPSERT =
      """
      INSERT INTO drive (id, node_id, zone, incarnation, capacity_bytes, path, device)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET incarnation = excluded.incarnation
      """;

  private final ClusterCatalog cluster;
  private final DatabaseSettings database;

  DrivesInDatabase(ClusterCatalog cluster, DatabaseSettings database) {
    this.cluster = cluster;
    this.database = database;
  }

  @Override
  public Uni<Drive> registerDrive(DriveRegistration registration) {
    return cluster.registerDrive(registration).invoke(drive -> store(drive, registration));
  }

  private void store(Drive drive, DriveRegistration registration) {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement node =
            connection.prepareStatement(
                "INSERT INTO node (id, zone) VALUES (?, ?) ON CONFLICT DO NOTHING");
        PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      node.setInt(1, drive.node().value());
      node.setString(2, drive.zone().name());
      node.execute();
      upsert.setInt(1, drive.id().value());
      upsert.setInt(2, drive.node().value());
      upsert.setString(3, drive.zone().name());
      upsert.setInt(4, drive.incarnation());
      upsert.setLong(5, drive.capacityBytes());
      upsert.setString(6, registration.path());
      upsert.setLong(7, registration.device());
      upsert.execute();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Uni<UUID> clusterId() {
    return cluster.clusterId();
  }

  @Override
  public Uni<List<RegisteredDrive>> drives() {
    return cluster.drives();
  }

  @Override
  public Uni<Optional<Layout>> layout(ErasureProfile profile) {
    return cluster.layout(profile);
  }

  @Override
  public Uni<Boolean> installLayout(Layout layout) {
    return cluster.installLayout(layout);
  }
}
