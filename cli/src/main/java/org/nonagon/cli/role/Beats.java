package org.nonagon.cli.role;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.StorageNode;

/** Tells the catalog, again and again, that a node lives and how its drives fare. */
public final class Beats {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Beats() {}

  /** Begins with a first beat, which is waited for, and goes on until the role ends. */
  public static void start(
      MembershipCatalog catalog, NodeId id, StorageNode node, Threads threads, Closings opened) {
    beat(catalog, id, node).await().atMost(PATIENCE);
    opened.add(
        Repeating.start(
            "telling the catalog of this node",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            () -> beat(catalog, id, node),
            threads.timers()));
  }

  private static Uni<Void> beat(MembershipCatalog catalog, NodeId id, StorageNode node) {
    List<Uni<DriveStatus>> statuses = node.stores().stream().map(ShardStore::status).toList();
    Uni<List<DriveStatus>> all =
        statuses.isEmpty()
            ? Uni.createFrom().item(List.of())
            : Uni.join().all(statuses).andFailFast();
    return all.chain(drives -> catalog.beat(id, drives)).replaceWithVoid();
  }
}
