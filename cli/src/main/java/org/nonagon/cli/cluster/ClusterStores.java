package org.nonagon.cli.cluster;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nonagon.blobs.ShardStores;
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
 * not reach the catalog does not mean that it cannot be reached from here. Nor does a node that
 * failed a call from here, until it answers again, see {@link #probe}: the catalog takes ten
 * seconds to suspect one that died, and every blob that is begun meanwhile would miss its shards.
 */
final class ClusterStores implements ShardStores, AutoCloseable {
  private final Function<HostPort, NodeWay> connect;
  private final Map<String, NodeWay> nodes = new HashMap<>();
  private final Set<String> unreached = ConcurrentHashMap.newKeySet();
  private volatile View view = new View(Map.of(), List.of(), Map.of());

  /**
   * What the catalog told.
   *
   * @param stores the way to each drive that is not lost
   * @param writable drives that take shards if they can be reached
   * @param addresses of the nodes of all drives
   */
  private record View(
      Map<DriveId, ShardStore> stores, List<DriveId> writable, Map<DriveId, String> addresses) {}

  /** No drives yet. */
  ClusterStores(Function<HostPort, NodeWay> connect) {
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
    Map<DriveId, String> addresses = new HashMap<>();
    for (DriveMember member : members.drives()) {
      NodeMember node = reachable.get(member.drive().node());
      if (node != null && member.drive().state() != Drive.State.LOST) {
        DriveId drive = member.drive().id();
        String address = node.address().orElseThrow();
        stores.put(drive, watched(address, drive));
        addresses.put(drive, address);
        if (takesShards(member, node)) {
          writable.add(drive);
        }
      }
    }
    writable.sort(Comparator.comparingInt(DriveId::value));
    view = new View(Map.copyOf(stores), List.copyOf(writable), Map.copyOf(addresses));
    unreached.retainAll(addresses.values());
    closeAllBut(reachable.values());
  }

  private ShardStore watched(String address, DriveId drive) {
    return new WatchedShardStore(way(address).drive(drive), () -> unreached.add(address));
  }

  private NodeWay way(String address) {
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
    View now = view;
    return unreached.isEmpty()
        ? now.writable()
        : now.writable().stream()
            .filter(drive -> !unreached.contains(now.addresses().get(drive)))
            .toList();
  }

  /** Asks nodes that failed a call how they are; those that answer get shards again. */
  Uni<Void> probe() {
    View now = view;
    List<Uni<Void>> probes =
        List.copyOf(unreached).stream().map(address -> probe(now, address)).toList();
    return probes.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(probes).andCollectFailures().replaceWithVoid();
  }

  private Uni<Void> probe(View now, String address) {
    return now.addresses().entrySet().stream()
        .filter(drive -> drive.getValue().equals(address))
        .min(Comparator.comparingInt(drive -> drive.getKey().value()))
        .flatMap(drive -> Optional.ofNullable(now.stores().get(drive.getKey())))
        .map(store -> store.status().invoke(status -> unreached.remove(address)))
        .map(answer -> answer.replaceWithVoid().onFailure().recoverWithNull())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** Whether some drive that is not lost takes no shards. */
  boolean isDegraded() {
    View now = view;
    return writable().size() < now.stores().size();
  }

  @Override
  public synchronized void close() {
    nodes.values().forEach(NodeWay::close);
    nodes.clear();
  }
}
