package org.nonagon.cli.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.remote.RemoteNode;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;

/**
 * The drives of a cluster, reached through their nodes, as the catalog last told of them.
 *
 * <p>A node that is suspected gets no new shards, but is still asked for those it has: that it does
 * not reach the catalog does not mean that it cannot be reached from here.
 */
final class ClusterStores implements ShardStores, AutoCloseable {
  private final Function<HostPort, RemoteNode> connect;
  private final Map<String, RemoteNode> nodes = new HashMap<>();
  private volatile View view = new View(Map.of(), List.of(), 0);

  /**
   * What the catalog told.
   *
   * @param stores the way to each drive that is not lost
   * @param writable drives that new shards may go to
   * @param drives how many drives there are that are not lost
   */
  private record View(Map<DriveId, ShardStore> stores, List<DriveId> writable, int drives) {}

  /** No drives yet. */
  ClusterStores(Function<HostPort, RemoteNode> connect) {
    this.connect = connect;
  }

  /** Follows the catalog; connections to nodes that it does not name any more are closed. */
  synchronized void update(Membership members) {
    Map<NodeId, NodeMember> reachable =
        members.nodes().stream()
            .filter(node -> node.address().isPresent())
            .collect(Collectors.toMap(NodeMember::node, Function.identity()));
    Map<DriveId, ShardStore> stores = new HashMap<>();
    List<DriveId> writable = new ArrayList<>();
    for (DriveMember member : members.drives()) {
      NodeMember node = reachable.get(member.drive().node());
      if (node != null && member.drive().state() != Drive.State.LOST) {
        DriveId drive = member.drive().id();
        stores.put(drive, way(node.address().orElseThrow()).drive(drive));
        if (takesShards(member, node)) {
          writable.add(drive);
        }
      }
    }
    writable.sort(Comparator.comparingInt(DriveId::value));
    view = new View(Map.copyOf(stores), List.copyOf(writable), stores.size());
    closeAllBut(reachable.values());
  }

  private RemoteNode way(String address) {
    return nodes.computeIfAbsent(
        address, text -> connect.apply(HostPort.parse("the address of a node", text)));
  }

  private static boolean takesShards(DriveMember member, NodeMember node) {
    return member.drive().state() == Drive.State.ACTIVE
        && !node.isSuspected()
        && member
            .status()
            .filter(status -> status.health() == DriveStatus.Health.HEALTHY)
            .isPresent();
  }

  private void closeAllBut(Iterable<NodeMember> kept) {
    Set<String> addresses = new HashSet<>();
    kept.forEach(node -> addresses.add(node.address().orElseThrow()));
    nodes
        .entrySet()
        .removeIf(
            node -> {
              boolean isGone = !addresses.contains(node.getKey());
              if (isGone) {
                node.getValue().close();
              }
              return isGone;
            });
  }

  @Override
  public Optional<ShardStore> find(DriveId drive) {
    return Optional.ofNullable(view.stores().get(drive));
  }

  @Override
  public List<DriveId> writable() {
    return view.writable();
  }

  /** Whether some drive that is not lost takes no shards. */
  boolean isDegraded() {
    View now = view;
    return now.writable().size() < now.drives();
  }

  @Override
  public synchronized void close() {
    nodes.values().forEach(RemoteNode::close);
    nodes.clear();
  }
}
