package org.nonagon.blobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
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

  /** As the catalog tells of the members. */
  public static DriveTopology of(List<DriveMember> members) {
    return new DriveTopology(
        members.stream()
            .map(DriveMember::drive)
            .collect(Collectors.toMap(Drive::id, Function.identity())));
  }

  /** The node that has a drive. */
  public Optional<NodeId> nodeOf(DriveId drive) {
    return Optional.ofNullable(drives.get(drive)).map(Drive::node);
  }

  /** The zone of that node. */
  public Optional<Zone> zoneOf(DriveId drive) {
    return Optional.ofNullable(drives.get(drive)).map(Drive::zone);
  }

  /** Whether shards may be brought to a drive: one of which nothing is known, or that is active. */
  public boolean isPlaceable(DriveId drive) {
    Drive known = drives.get(drive);
    return known == null || known.state() == Drive.State.ACTIVE;
  }

  /** Whether a drive is being emptied. */
  public boolean isDraining(DriveId drive) {
    Drive known = drives.get(drive);
    return known != null && known.state() == Drive.State.DRAINING;
  }
}
