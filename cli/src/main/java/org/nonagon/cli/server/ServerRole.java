package org.nonagon.cli.server;

import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jboss.logging.Logger;
import org.nonagon.cli.role.Beats;
import org.nonagon.cli.role.CatalogDriveRegistry;
import org.nonagon.cli.role.CatalogParts;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.DriveMetrics;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Fitness;
import org.nonagon.cli.role.FollowedCluster;
import org.nonagon.cli.role.FollowedLayout;
import org.nonagon.cli.role.FrontEnd;
import org.nonagon.cli.role.KernelWarmUp;
import org.nonagon.cli.role.LocalShardStores;
import org.nonagon.cli.role.Repairs;
import org.nonagon.cli.role.Repeating;
import org.nonagon.cli.role.Rewriting;
import org.nonagon.cli.role.Role;
import org.nonagon.cli.role.RootCredentials;
import org.nonagon.cli.role.Scrubs;
import org.nonagon.cli.role.Supervision;
import org.nonagon.cli.role.Threads;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.reclaim.ReclaimConfig;
import org.nonagon.gateway.reclaim.Reclaimer;
import org.nonagon.metadataservice.catalog.CatalogSettings;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;
import org.nonagon.storagenode.repair.ClusterView;

/**
 * All parts of a server, composed: catalog over the database, drives, blobs, gateway, repair,
 * scrub, rewriting.
 *
 * <p>The order matters. The reclaimer's first sweep drops what no commit knows, so it runs before
 * the gateway takes requests; and when the server stops, requests end before the drives close under
 * them.
 *
 * @param options what the server was asked for, with ports that are free
 * @param database open, claimed, migrated
 * @param rootCredentials of the root account
 * @param masterKey encrypts secrets
 * @param kernels warming up
 */
record ServerRole(
    ServerOptions options,
    ServerDatabase database,
    RootCredentials rootCredentials,
    MasterKey masterKey,
    KernelWarmUp kernels)
    implements Role {

  private static final Logger LOG = Logger.getLogger(ServerRole.class);
  private static final String CHECK = "s3";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SWEEP_PATIENCE = Duration.ofMinutes(10);
  private static final int CANONICAL_ID_BYTES = 32;

  @Override
  public void serve(Edge edge, Closings opened) {
    SecureRandom random = new SecureRandom();
    Threads threads = Threads.open(opened);
    Catalog catalog =
        CatalogParts.open(
            edge, database.settings(), CatalogSettings.EXCLUSIVE, threads.timers(), opened);
    StorageNode node = openDrives(catalog, random, opened);
    LocalShardStores stores = new LocalShardStores(node.drives());
    ensureRoot(catalog, random);
    kernels.await();
    FollowedLayout layout = followLayout(catalog, threads, opened);
    Beats.start(catalog, NodeId.LOCAL, node, threads, opened);
    Supervision.start(catalog, threads, opened);
    startReclaimer(catalog, stores, threads, opened);
    new FrontEnd(edge, catalog, stores, layout, kernels.lanes(), masterKey, random)
        .serve(options.front(), threads, opened);
    ClusterView view = FollowedCluster.start(catalog, threads, opened);
    Repairs.start(edge.meters(), catalog, view, stores, threads, opened);
    Scrubs.start(catalog, view, node.stores(), edge.meters(), threads, opened);
    Rewriting.start(edge, catalog, stores, view, random, threads, opened);
    DriveMetrics.start(edge.meters(), stores.all().values(), threads.timers(), opened);
    edge.health().serves(CHECK, () -> fitness(catalog, stores));
    opened.add(() -> edge.health().stops());
    options.front().announce();
    LOG.infof(
        "ready: S3 on %s, management on %s", options.front().endpoint(), options.management());
  }

  private StorageNode openDrives(Catalog catalog, SecureRandom random, Closings opened) {
    return opened.add(
        StorageNode.open(
            StorageNodeConfig.of(options.drives()),
            new CatalogDriveRegistry(catalog, NodeId.LOCAL, Zone.DEFAULT),
            random,
            Clock.systemUTC()));
  }

  private FollowedLayout followLayout(Catalog catalog, Threads threads, Closings opened) {
    FollowedLayout layout =
        new FollowedLayout(catalog, ServerLayout.open(catalog, options.profile()));
    opened.add(
        Repeating.start(
            "following the layout",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            () -> catalog.members().chain(layout::update),
            threads.timers()));
    return layout;
  }

  private void ensureRoot(Catalog catalog, SecureRandom random) {
    byte[] canonicalId = new byte[CANONICAL_ID_BYTES];
    random.nextBytes(canonicalId);
    String sealed = masterKey.seal(rootCredentials.accessKey(), rootCredentials.secretKey());
    catalog
        .ensureRoot(HexFormat.of().formatHex(canonicalId), rootCredentials.accessKey(), sealed)
        .await()
        .atMost(PATIENCE);
  }

  private static void startReclaimer(
      Catalog catalog, LocalShardStores stores, Threads threads, Closings opened) {
    Reclaimer reclaimer =
        new Reclaimer(catalog, Home.ONLY, stores.all(), threads.timers(), ReclaimConfig.DEFAULT);
    opened.add(reclaimer::stop);
    reclaimer.start(true).await().atMost(SWEEP_PATIENCE);
  }

  private Uni<Fitness> fitness(Catalog catalog, LocalShardStores stores) {
    int writable = stores.writable().size();
    return catalog
        .backlog(Home.ONLY)
        .map(
            left ->
                new Fitness(
                    writable >= options.profile().dataShards(),
                    writable < options.drives().size()
                        || left.lostSweeps() > 0
                        || left.singles() > 0,
                    Map.of(
                        "writableDrives", Integer.toString(writable),
                        "lostSweeps", Long.toString(left.lostSweeps()),
                        "singles", Long.toString(left.singles()))));
  }
}
