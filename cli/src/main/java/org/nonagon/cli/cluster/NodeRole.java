package org.nonagon.cli.cluster;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.nonagon.cli.role.Beats;
import org.nonagon.cli.role.CatalogDriveRegistry;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.DriveFolders;
import org.nonagon.cli.role.DriveMetrics;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Fitness;
import org.nonagon.cli.role.FollowedCluster;
import org.nonagon.cli.role.LocalShardStores;
import org.nonagon.cli.role.Role;
import org.nonagon.cli.role.Scrubs;
import org.nonagon.cli.role.Threads;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.wire.RequestVerifier;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;
import org.nonagon.storagenode.drive.DriveSettings;
import org.nonagon.storagenode.http.ShardServer;
import org.nonagon.storagenode.http.ShardServerConfig;
import org.nonagon.storagenode.repair.ClusterView;

/**
 * A storage node: its drives, served by HTTP. It registers itself and them in the catalog, and
 * tells it every two seconds that it lives and how they fare. It reads its drives through, and
 * mends and rewrites what the catalog lists, on whichever nodes that is.
 *
 * @param folders of the drives
 * @param zone its failure domain
 * @param listen where shards are served, on a port that is free
 * @param advertise where others reach it; what it is known by
 * @param metadata the metadata services
 */
record NodeRole(
    List<Path> folders, Zone zone, HostPort listen, HostPort advertise, MetadataServices metadata)
    implements Role {

  private static final Logger LOG = Logger.getLogger(NodeRole.class);
  private static final String CHECK = "node";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  @Override
  public void serve(Edge edge, Closings opened) {
    SecureRandom random = new SecureRandom();
    Threads threads = Threads.open(opened);
    Catalog catalog = metadata.open(edge, threads, random, opened);
    Optional<UUID> cluster =
        metadata.await("the metadata services", () -> catalog.clusterId().map(Optional::of));
    if (cluster.isEmpty()) {
      return; // A stop was asked for.
    }
    DriveFolders.refuseForeign(folders, cluster.get());
    NodeId id =
        catalog
            .registerNode(new NodeRegistration(advertise.toString(), zone))
            .await()
            .atMost(PATIENCE);
    StorageNode node =
        opened.add(
            StorageNode.open(
                config(), new CatalogDriveRegistry(catalog, id, zone), random, Clock.systemUTC()));
    serve(edge, node, opened);
    Beats.start(catalog, id, node, threads, opened);
    ClusterView view = FollowedCluster.start(catalog, threads, opened);
    NodeRepair.start(edge, catalog, view, metadata, random, threads, opened);
    Scrubs.start(catalog, view, node.stores(), edge.meters(), threads, opened);
    DriveMetrics.start(edge.meters(), node.stores(), threads.timers(), opened);
    edge.health().serves(CHECK, () -> fitness(node));
    opened.add(() -> edge.health().stops());
    System.out.println("node " + listen + " ready");
    System.out.flush();
    LOG.infof("ready: %s, shards on %s, known as %s", id, listen, advertise);
  }

  private void serve(Edge edge, StorageNode node, Closings opened) {
    ShardServerConfig usual = ShardServerConfig.at(listen.host(), listen.port());
    ShardServerConfig config =
        new ShardServerConfig(
            usual.host(),
            usual.port(),
            usual.eventLoops(),
            usual.maxConnections(),
            Math.min(usual.bodyBytes(), room()),
            usual.idleSeconds(),
            usual.requestSeconds(),
            usual.appendSeconds());
    ShardServer server =
        new ShardServer(
            edge.vertx(),
            config,
            node.stores(),
            new RequestVerifier(metadata.secret(), InstantSource.system()));
    int _ = server.start().await().atMost(PATIENCE);
    opened.add(() -> server.stop(STOP_GRACE).await().atMost(STOP_GRACE.plus(PATIENCE)));
  }

  private StorageNodeConfig config() {
    return new StorageNodeConfig(
        folders,
        DriveSettings.STANDARD,
        Math.min(StorageNodeConfig.READ_BYTES, room()),
        StorageNodeConfig.RECLAIM_MILLIS,
        StorageNodeConfig.LOOK_MILLIS);
  }

  /** A small process has less room for buffers: a quarter of what it may take beside the heap. */
  private static long room() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  private static Uni<Fitness> fitness(StorageNode node) {
    int drives = node.drives().size();
    int writable = new LocalShardStores(node.drives()).writable().size();
    return Uni.createFrom()
        .item(
            new Fitness(
                writable > 0,
                writable < drives,
                Map.of("drives", drives + "", "writableDrives", writable + "")));
  }
}
