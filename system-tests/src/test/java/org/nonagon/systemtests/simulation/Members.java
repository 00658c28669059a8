package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.blobs.ShardStores;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.systemtests.simulation.network.RemoteShards;

/** The drives as one process knows them, by asking for the members now and then. */
final class Members implements ShardStores {
  private static final long PATIENCE_MILLIS = 5_000;

  private final SimulatedCluster cluster;
  private final Host near;
  private final Catalog catalog;
  private Optional<Membership> known = Optional.empty();

  Members(SimulatedCluster cluster, Host near, Catalog catalog) {
    this.cluster = cluster;
    this.near = near;
    this.catalog = catalog;
  }

  /** Asks once. */
  Uni<Membership> refresh() {
    return catalog.members().invoke(members -> known = Optional.of(members));
  }

  /** Asks from now on. */
  void follow() {
    refresh()
        .onTermination()
        .invoke(() -> near.after(MembershipCatalog.BEAT_INTERVAL_MILLIS, this::follow))
        .subscribe()
        .with(members -> {}, lost -> {});
  }

  @Override
  public Optional<ShardStore> find(DriveId drive) {
    return cluster.nodeOf(drive).map(node -> way(node, drive));
  }

  private ShardStore way(SimulatedNode node, DriveId drive) {
    ShardStore remote =
        new RemoteShards(
            drive, () -> node.store(drive), near.to(node.host()), near, PATIENCE_MILLIS);
    return cluster.mutant() == Mutant.ACKNOWLEDGE_AT_SIX
        ? new HastyStore(remote, node.incarnation())
        : remote;
  }

  @Override
  public List<DriveId> writable() {
    Set<NodeId> suspected =
        known.map(Membership::nodes).orElse(List.of()).stream()
            .filter(NodeMember::isSuspected)
            .map(NodeMember::node)
            .collect(Collectors.toSet());
    return known.map(Membership::drives).orElse(List.of()).stream()
        .filter(member -> isWritable(member) && !suspected.contains(member.drive().node()))
        .map(member -> member.drive().id())
        .sorted()
        .toList();
  }

  private static boolean isWritable(DriveMember member) {
    return member.drive().state() == Drive.State.ACTIVE
        && member
            .status()
            .filter(status -> status.health() == DriveStatus.Health.HEALTHY)
            .isPresent();
  }

  @Override
  public DriveTopology topology() {
    return known.map(members -> DriveTopology.of(members.drives())).orElse(DriveTopology.UNKNOWN);
  }
}
