package org.nonagon.blobs.mend;

import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/**
 * What can fail together, as far as it is known.
 *
 * @param drives what the catalog knows of each drive; those that it does not name are alone in the
 *     world
 */
public record DriveTopology(Map<DriveId, Drive> drives) {
  /** Nothing is known. */
  public static final DriveTopology UNKNOWN = new DriveTopology(Map.of());

  /** Copies the map. */
  public DriveTopology {
    drives = Map.copyOf(drives);
  }

  /** The node that has a drive. */
  Optional<NodeId> nodeOf(DriveId drive) {
    return Optional.ofNullable(drives.get(drive)).map(Drive::node);
  }

  /** The zone of that node. */
  Optional<Zone> zoneOf(DriveId drive) {
    return Optional.ofNullable(drives.get(drive)).map(Drive::zone);
  }

  /** Whether shards may be brought to a drive: one of which nothing is known, or that is active. */
  public boolean isPlaceable(DriveId drive) {
    Drive known = drives.get(drive);
    return known == null || known.state() == Drive.State.ACTIVE;
  }

  /** Whether a drive is being emptied. */
  boolean isDraining(DriveId drive) {
    Drive known = drives.get(drive);
    return known != null && known.state() == Drive.State.DRAINING;
  }
}
