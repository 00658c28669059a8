package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;

/** Nodes of the twin, and what they said of their drives. */
final class CatalogMembers {
  private static final long GAP_MICROS =
      TimeUnit.MILLISECONDS.toMicros(MembershipCatalog.WATCH_GAP_MILLIS);

  private final CatalogCluster cluster;
  private final TreeMap<Integer, Node> nodes = new TreeMap<>();
  private final Map<DriveId, DriveStatus> statuses = new HashMap<>();
  private long lastWatch;
  private long upSince;
  private long lastLoss;

  CatalogMembers(CatalogCluster cluster) {
    this.cluster = cluster;
  }

  private static final class Node {
    final NodeId id;
    Zone zone;
    Optional<String> address = Optional.empty();
    long lastBeat;

    Node(NodeId id, Zone zone) {
      this.id = id;
      this.zone = zone;
    }
  }

  /** Makes a node known that has no address, or puts one that is known in this zone. */
  Node place(NodeId id, Zone zone) {
    Node node = nodes.computeIfAbsent(id.value(), _ -> new Node(id, zone));
    node.zone = zone;
    return node;
  }

  NodeId register(NodeRegistration registration, long now) {
    Optional<NodeId> known =
        nodes.values().stream()
            .filter(node -> node.address.filter(registration.address()::equals).isPresent())
            .map(node -> node.id)
            .findFirst();
    NodeId id = known.orElseGet(() -> new NodeId(nodes.isEmpty() ? 1 : nodes.lastKey() + 1));
    Node node = place(id, registration.zone());
    node.address = Optional.of(registration.address());
    node.lastBeat = now;
    cluster.rezone(id, registration.zone());
    return id;
  }

  Membership beat(NodeId id, List<DriveStatus> drives, long now) {
    if (drives.size() > MembershipCatalog.MAX_DRIVES_OF_NODE) {
      throw new IllegalArgumentException("more drives than one node may have");
    }
    Node node =
        Optional.ofNullable(nodes.get(id.value()))
            .orElseThrow(() -> new IllegalArgumentException("never registered: " + id));
    node.lastBeat = now;
    drives.stream()
        .filter(status -> isOf(id, status))
        .forEach(status -> statuses.put(status.drive(), status));
    return all(now);
  }

  private boolean isOf(NodeId node, DriveStatus status) {
    return cluster
        .drive(status.drive())
        .filter(drive -> drive.node().equals(node) && isPresent(drive, status))
        .isPresent();
  }

  private static boolean isPresent(Drive drive, DriveStatus status) {
    return drive.incarnation() == status.incarnation();
  }

  Membership all(long now) {
    List<DriveMember> drives = new ArrayList<>();
    cluster
        .drives()
        .forEach(
            known ->
                drives.add(new DriveMember(known.drive(), known.path(), status(known.drive()))));
    return new Membership(
        nodes.values().stream().map(node -> member(node, now)).toList(), drives, layouts());
  }

  private NodeMember member(Node node, long now) {
    return new NodeMember(node.id, node.zone, node.address, silentMillis(node, now));
  }

  private Optional<DriveStatus> status(Drive drive) {
    return Optional.ofNullable(statuses.get(drive.id())).filter(status -> isPresent(drive, status));
  }

  private List<LayoutNumber> layouts() {
    return cluster.newestLayouts().stream()
        .map(layout -> new LayoutNumber(layout.profile(), layout.number()))
        .sorted(
            Comparator.comparing(LayoutNumber::number)
                .thenComparing(layout -> layout.profile().dataShards())
                .thenComparing(layout -> layout.profile().parityShards()))
        .toList();
  }

  private long silentMillis(Node node, long now) {
    return now - lastWatch > GAP_MICROS
        ? 0
        : TimeUnit.MICROSECONDS.toMillis(Math.max(0, now - Math.max(node.lastBeat, upSince)));
  }

  void watch(long now) {
    if (now - lastWatch > GAP_MICROS) {
      upSince = now;
    }
    lastWatch = now;
  }

  boolean loseSilent(NodeId id, long silentMillis, long windowMillis, long now) {
    Optional<Node> node = Optional.ofNullable(nodes.get(id.value()));
    List<DriveId> drives =
        cluster.drives().stream()
            .map(known -> known.drive())
            .filter(drive -> drive.node().equals(id) && drive.state() != Drive.State.LOST)
            .map(Drive::id)
            .toList();
    if (node.isEmpty()
        || drives.isEmpty()
        || silentMillis(node.get(), now) < silentMillis
        || now - lastLoss < TimeUnit.MILLISECONDS.toMicros(windowMillis)) {
      return false;
    }
    cluster.setState(drives, Drive.State.LOST);
    lastLoss = now;
    return true;
  }
}
