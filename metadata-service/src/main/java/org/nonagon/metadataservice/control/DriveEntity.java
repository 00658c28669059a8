package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** A drive that was registered. */
@Entity
@Table(name = "drive")
class DriveEntity {
  @Id private int id;

  @Column(name = "node_id")
  private int nodeId;

  private String zone;

  private int incarnation;

  @Column(name = "capacity_bytes")
  private long capacityBytes;

  private String state;

  private String path;

  private long device;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected DriveEntity() {}

  @SuppressWarnings("NullAway.Init") // register fills the rest
  DriveEntity(int id) {
    this.id = id;
  }

  /** Takes what the drive's node says of it now, under a new incarnation. */
  void register(DriveRegistration registration) {
    incarnation++;
    nodeId = registration.node().value();
    zone = registration.zone().name();
    capacityBytes = registration.capacityBytes();
    state = Drive.State.ACTIVE.name();
    path = registration.path();
    device = registration.device();
  }

  Drive toDrive() {
    return new Drive(
        new DriveId(id),
        new NodeId(nodeId),
        new Zone(zone),
        incarnation,
        capacityBytes,
        Drive.State.valueOf(state));
  }

  RegisteredDrive toRegisteredDrive() {
    return new RegisteredDrive(toDrive(), path, device);
  }
}
