package org.nonagon.metadataservice.supervise;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;

/**
 * Decides whether a silent node may be declared lost.
 *
 * <p>To declare a node lost starts repairs; it does no harm as long as those can succeed. So it is
 * never done when a group, or a blob that is there, would have fewer than k shards left: then the
 * node has to come back, and people have to know.
 *
 * <p>Pure: the same cluster gets the same verdict.
 */
final class LossGuard {
  private final Membership members;

  LossGuard(Membership members) {
    this.members = members;
  }

  /**
   * The node that has been silent for longest, if that is long enough and it has drives to lose.
   */
  Optional<NodeId> candidate(long lostAfterMillis) {
    Set<NodeId> holders =
        members.drives().stream()
            .map(DriveMember::drive)
            .filter(drive -> drive.state() != Drive.State.LOST)
            .map(Drive::node)
            .collect(Collectors.toSet());
    return members.nodes().stream()
        .filter(node -> node.address().isPresent())
        .filter(node -> node.silentMillis() >= lostAfterMillis && holders.contains(node.node()))
        .max(Comparator.comparingLong(NodeMember::silentMillis))
        .map(NodeMember::node);
  }

  /**
   * The verdict on a candidate.
   *
   * @param layouts the newest ones
   * @param blobs where the shards of all blobs are
   */
  LossVerdict judge(NodeId node, List<Layout> layouts, List<PlacementCount> blobs) {
    Set<DriveId> gone = new HashSet<>();
    members.drives().stream()
        .map(DriveMember::drive)
        .filter(drive -> drive.state() == Drive.State.LOST || drive.node().equals(node))
        .forEach(drive -> gone.add(drive.id()));
    if (layouts.stream().anyMatch(layout -> endangers(layout, gone))) {
      return new LossVerdict.Alert(
          node, "more shards of a group would be gone than its parity makes up for");
    }
    long lost = blobs.stream().filter(b -> loses(b, gone)).mapToLong(PlacementCount::blobs).sum();
    return lost > 0
        ? new LossVerdict.Alert(
            node, "%d blobs would have fewer shards than they can be read from".formatted(lost))
        : new LossVerdict.Lose(node);
  }

  private static boolean endangers(Layout layout, Set<DriveId> gone) {
    int width = layout.profile().shards();
    short[] slots = layout.toArray();
    boolean[] isGone = new boolean[Short.MAX_VALUE + 1];
    gone.forEach(drive -> isGone[drive.value()] = true);
    for (int group = 0; group < Group.COUNT; group++) {
      int lost = 0;
      for (int slot = group * width; slot < (group + 1) * width; slot++) {
        lost += isGone[slots[slot]] ? 1 : 0;
      }
      if (lost > layout.profile().parityShards()) {
        return true;
      }
    }
    return false;
  }

  /** Blobs that are lost already are not lost by this node. */
  private static boolean loses(PlacementCount placement, Set<DriveId> gone) {
    int now = placement.drives().size() - placement.missing().size();
    int left = 0;
    for (int column = 0; column < placement.drives().size(); column++) {
      boolean isMissing = placement.missing().contains(column);
      left += isMissing || gone.contains(placement.drives().get(column)) ? 0 : 1;
    }
    return now >= placement.dataShards() && left < placement.dataShards();
  }
}
