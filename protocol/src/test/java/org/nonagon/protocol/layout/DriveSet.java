package org.nonagon.protocol.layout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** The drives of a cluster that grows and shrinks in tests; no number is given twice. */
final class DriveSet {
  static final long TERABYTE = 1_000_000_000_000L;

  private final List<Drive> drives = new ArrayList<>();
  private int lastDrive;
  private int lastNode;

  /** Equal drives on equal nodes that take turns with the zones. */
  static DriveSet even(int drives, int perNode, int zones) {
    DriveSet set = new DriveSet();
    for (int node = 0; node < drives / perNode; node++) {
      set.addNode("z" + node % zones, perNode, TERABYTE);
    }
    return set;
  }

  NodeId addNode(String zone, int count, long capacityBytes) {
    NodeId node = new NodeId(++lastNode);
    for (int i = 0; i < count; i++) {
      addDrive(node, zone, capacityBytes);
    }
    return node;
  }

  DriveId addDrive(NodeId node, String zone, long capacityBytes) {
    DriveId id = new DriveId(++lastDrive);
    drives.add(new Drive(id, node, new Zone(zone), 1, capacityBytes, Drive.State.ACTIVE));
    return id;
  }

  void remove(Predicate<Drive> which) {
    drives.removeIf(which);
  }

  /** Gives each of these drives another state or capacity, under the same number. */
  void replace(Collection<Drive> others) {
    others.forEach(
        other -> drives.replaceAll(drive -> drive.id().equals(other.id()) ? other : drive));
  }

  List<Drive> all() {
    return List.copyOf(drives);
  }
}
