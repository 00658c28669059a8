package org.nonagon.cli.role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.storagenode.DriveRegistry;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.KnownDrive;

/** Asks the catalog, in the name of the node that this process is. Waits for its answers. */
public final class CatalogDriveRegistry implements DriveRegistry {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ClusterCatalog catalog;
  private final NodeId node;
  private final Zone zone;
  private final UUID cluster;

  /**
   * The drives of a node.
   *
   * @param zone the failure domain of the node
   */
  public CatalogDriveRegistry(ClusterCatalog catalog, NodeId node, Zone zone) {
    this.catalog = catalog;
    this.node = node;
    this.zone = zone;
    this.cluster = catalog.clusterId().await().atMost(PATIENCE);
  }

  @Override
  public UUID cluster() {
    return cluster;
  }

  @Override
  public List<KnownDrive> known() {
    return catalog.drives().await().atMost(PATIENCE).stream()
        .filter(registered -> registered.drive().node().equals(node))
        .map(CatalogDriveRegistry::known)
        .toList();
  }

  @Override
  public DriveIdentity register(
      Optional<DriveId> previous, Path folder, long device, long capacityBytes) {
    DriveRegistration registration =
        new DriveRegistration(previous, node, zone, folder.toString(), device, capacityBytes);
    Drive drive = catalog.registerDrive(registration).await().atMost(PATIENCE);
    return new DriveIdentity(cluster, drive.id(), drive.incarnation());
  }

  private static KnownDrive known(RegisteredDrive registered) {
    Drive drive = registered.drive();
    return new KnownDrive(
        drive.id(), drive.incarnation(), Path.of(registered.path()), registered.device());
  }
}
