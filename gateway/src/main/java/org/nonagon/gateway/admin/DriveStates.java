package org.nonagon.gateway.admin;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;

/** How the drives of a cluster fare, each in one word. */
final class DriveStates {
  private final Map<DriveId, DriveMember> drives;
  private final Set<NodeId> silent;

  DriveStates(Membership members) {
    this.drives =
        members.drives().stream()
            .collect(Collectors.toMap(d -> d.drive().id(), Function.identity()));
    this.silent =
        members.nodes().stream()
            .filter(NodeMember::isSuspected)
            .map(NodeMember::node)
            .collect(Collectors.toSet());
  }

  /** The drive of this number, if there ever was one. */
  Optional<DriveMember> find(DriveId drive) {
    return Optional.ofNullable(drives.get(drive));
  }

  /** Whether shards that are on the drive can be read now. */
  boolean isReachable(DriveMember member) {
    return member.drive().state() != Drive.State.LOST
        && !silent.contains(member.drive().node())
        && member
            .status()
            .filter(status -> status.health() == DriveStatus.Health.ISOLATED)
            .isEmpty();
  }

  /** One word for how a drive fares. */
  String state(DriveMember member) {
    if (member.drive().state() == Drive.State.LOST) {
      return "lost";
    }
    if (silent.contains(member.drive().node())) {
      return "silent";
    }
    return switch (member.status().map(DriveStatus::health).orElse(DriveStatus.Health.HEALTHY)) {
      case ISOLATED -> "isolated";
      case READ_ONLY -> "readOnly";
      case FULL -> "full";
      case HEALTHY -> member.drive().state() == Drive.State.DRAINING ? "draining" : "healthy";
    };
  }
}
