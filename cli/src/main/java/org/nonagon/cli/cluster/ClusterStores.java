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
import org.nonagon.blobs.DriveTopology;
import org.nonagon.blobs.ShardStores;
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
  private final NodeWay.Maker connect;
  private final Map<String, NodeWay> nodes = new HashMap<>();
  private final Set<String> unreached = ConcurrentHashMap.newKeySet();
  private boolean isClosed;
  private volatile View view = new View(Map.of(), List.of(), Map.of(), DriveTopology.UNKNOWN);

  /**
   * What the catalog told.
   *
   * @param stores the way to each drive that is not lost
   * @param writable drives that take shards if they can be reached
   * @param places of all drives
   * @param topology of all drives
   */
  private record View(
      Map<DriveId, ShardStore> stores,
      List<DriveId> writable,
      Map<DriveId, Place> places,
      DriveTopology topology) {}

  /**
   * Where a drive is.
   *
   * @param address of its node
   */
  private record Place(String address, NodeWay way) {}

  /** No drives yet. */
  ClusterStores(NodeWay.Maker connect) {
    this.connect = connect;
  }

  /**
   * Follows the catalog; connections to nodes that it does not name any more are closed. An answer
   * of the catalog that comes after the end opens none.
   */
  synchronized void update(Membership members) {
    if (isClosed) {
      return;
    }
    Map<NodeId, NodeMember> reachable =
        members.nodes().stream()
            .filter(node -> node.address().isPresent())
            .collect(Collectors.toMap(NodeMember::node, Function.identity()));
    Map<DriveId, ShardStore> stores = new HashMap<>();
    List<DriveId> writable = new ArrayList<>();
    Map<DriveId, Place> places = new HashMap<>();
    for (DriveMember member : members.drives()) {
      NodeMember node = reachable.get(member.drive().node());
      if (node != null && member.drive().state() != Drive.State.LOST) {
        DriveId drive = member.drive().id();
        String address = node.address().orElseThrow();
        NodeWay way = way(address);
        stores.put(drive, way.drive(drive));
        places.put(drive, new Place(address, way));
        if (takesShards(member, node)) {
          writable.add(drive);
        }
      }
    }
    writable.sort(Comparator.comparingInt(DriveId::value));
    view =
        new View(
            Map.copyOf(stores),
            List.copyOf(writable),
            Map.copyOf(places),
            DriveTopology.of(members.drives()));
    unreached.retainAll(places.values().stream().map(Place::address).toList());
    closeAllBut(reachable.values());
  }

  private NodeWay way(String address) {
    return nodes.computeIfAbsent(address, name -> connect.to(name, () -> unreached.add(name)));
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
    return now.writable().stream().filter(drive -> !isLeftAlone(now, drive)).toList();
  }

  @Override
  public DriveTopology topology() {
    return view.topology();
  }

  private boolean isLeftAlone(View now, DriveId drive) {
    return Optional.ofNullable(now.places().get(drive))
        .filter(at -> unreached.contains(at.address()) || at.way().isResting(drive))
        .isPresent();
  }

  /** Asks drives that are left alone how they are; those that answer get shards again. */
  Uni<Void> probe() {
    View now = view;
    List<Uni<Void>> probes =
        now.writable().stream()
            .filter(drive -> isLeftAlone(now, drive))
            .map(drive -> probe(now, drive))
            .toList();
    return probes.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(probes).andCollectFailures().replaceWithVoid();
  }

  private Uni<Void> probe(View now, DriveId drive) {
    String address = Optional.ofNullable(now.places().get(drive)).map(Place::address).orElse("");
    return Optional.ofNullable(now.stores().get(drive))
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
    isClosed = true;
    nodes.values().forEach(NodeWay::close);
    nodes.clear();
  }
}
