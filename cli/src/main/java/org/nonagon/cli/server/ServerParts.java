package org.nonagon.cli.server;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.DamageReport;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.gateway.Gateway;
import org.nonagon.gateway.GatewayConfig;
import org.nonagon.gateway.reclaim.ReclaimConfig;
import org.nonagon.gateway.reclaim.Reclaimer;
import org.nonagon.metadataservice.catalog.CatalogConnections;
import org.nonagon.metadataservice.catalog.CatalogSettings;
import org.nonagon.metadataservice.catalog.CatalogUpkeep;
import org.nonagon.metadataservice.catalog.PostgresCatalog;
import org.nonagon.metadataservice.control.PostgresClusterCatalog;
import org.nonagon.metadataservice.control.PostgresIdentityCatalog;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;

/**
 * All parts of a server, composed: catalog over the database, drives, blobs, gateway. Opened and
 * closed on the command's thread, which may wait.
 *
 * <p>The order matters. The reclaimer's first sweep drops what no commit knows, so it runs before
 * the gateway takes requests; and when the server stops, requests end before the drives close under
 * them.
 */
final class ServerParts implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ServerParts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SWEEP_PATIENCE = Duration.ofMinutes(10);
  private static final int CANONICAL_ID_BYTES = 32;

  private final ServerContext context;
  private final Vertx vertx;
  private final SecureRandom random = new SecureRandom();
  private final Closings closings = new Closings();
  private final Timers timers;
  private final ExecutorService coding;
  private final Catalog catalog;
  private final LocalShardStores stores;

  private ServerParts(ServerContext context, Vertx vertx, Mutiny.SessionFactory sessions) {
    this.context = context;
    this.vertx = vertx;
    this.timers = Timers.of(timerThread());
    this.coding = codingThreads();
    CatalogConnections connections =
        closings.add(
            CatalogConnections.open(
                vertx, context.database().settings(), CatalogSettings.EXCLUSIVE));
    this.catalog =
        new PostgresCatalog(
            connections,
            new PostgresIdentityCatalog(sessions),
            new PostgresClusterCatalog(sessions),
            CatalogSettings.EXCLUSIVE.exclusive());
    this.stores = new LocalShardStores(openDrives().drives());
    startUpkeep(new CatalogUpkeep(connections));
  }

  /** Opens everything but the gateway. */
  static ServerParts open(ServerContext context, Vertx vertx, Mutiny.SessionFactory sessions) {
    ServerParts parts = new ServerParts(context, vertx, sessions);
    parts.ensureRoot();
    return parts;
  }

  /** Begins to serve S3. */
  void serve(ServerHealth health) {
    Layout layout = ServerLayout.open(catalog, context.options().profile());
    startReclaimer();
    Gateway gateway = new Gateway(gatewayConfig(), gatewayParts(layout));
    await(gateway.start(), PATIENCE);
    Duration grace = context.options().stopGrace();
    closings.add(() -> await(gateway.stop(grace), grace.plus(PATIENCE)));
    health.serves(
        new ServerHealth.Serving(catalog, stores, context.options().profile().dataShards()));
    closings.add(health::stops);
  }

  @Override
  public void close() {
    closings.close();
  }

  private StorageNode openDrives() {
    CatalogDriveRegistry registry = new CatalogDriveRegistry(catalog);
    return closings.add(
        StorageNode.open(
            StorageNodeConfig.of(context.options().drives()), registry, random, Clock.systemUTC()));
  }

  private void ensureRoot() {
    RootCredentials root = context.rootCredentials();
    byte[] canonicalId = new byte[CANONICAL_ID_BYTES];
    random.nextBytes(canonicalId);
    String sealed = context.masterKey().seal(root.accessKey(), root.secretKey());
    await(
        catalog.ensureRoot(HexFormat.of().formatHex(canonicalId), root.accessKey(), sealed),
        PATIENCE);
  }

  private void startUpkeep(CatalogUpkeep upkeep) {
    closings.add(
        Repeating.start(
            "folding the catalog",
            CatalogUpkeep.FOLD_INTERVAL_MILLIS,
            () -> upkeep.fold(Home.ONLY),
            timers));
    closings.add(
        Repeating.start(
            "expiring rows of the catalog",
            CatalogUpkeep.EXPIRE_INTERVAL_MILLIS,
            () -> upkeep.expire(Home.ONLY),
            timers));
  }

  private void startReclaimer() {
    Reclaimer reclaimer =
        new Reclaimer(catalog, Home.ONLY, stores.all(), timers, ReclaimConfig.DEFAULT);
    closings.add(reclaimer::stop);
    await(reclaimer.start(true), SWEEP_PATIENCE);
  }

  private GatewayConfig gatewayConfig() {
    GatewayConfig plain =
        GatewayConfig.of(context.options().listen().host(), context.options().listen().port());
    return new GatewayConfig(
        plain.host(),
        plain.port(),
        context.options().region(),
        context.options().domains(),
        context.options().acceptsSignatureV2(),
        context.options().tls(),
        plain.limits());
  }

  private Gateway.Parts gatewayParts(Layout layout) {
    BlobWriter writer =
        new BlobWriter(
            stores,
            () -> layout,
            new BlobIds(Clock.systemUTC(), random),
            new StripePool(StripePool.Config.DEFAULT, coding),
            coding,
            timers,
            WriteConfig.DEFAULT);
    BlobReader reader = new BlobReader(stores, coding, timers, ReadConfig.DEFAULT, damage());
    return new Gateway.Parts(
        vertx,
        catalog,
        writer,
        reader,
        context.kernels().lanes(),
        timers,
        context.masterKey(),
        Clock.systemUTC(),
        random);
  }

  private DamageReport damage() {
    return (shard, drive, damage) ->
        catalog
            .reportDamage(Home.ONLY, shard, drive, damage)
            .subscribe()
            .with(
                done -> LOG.warnf("%s on %s is %s", shard, drive, damage),
                failure -> LOG.warnf("damage of %s was not noted: %s", shard, failure));
  }

  private ScheduledThreadPoolExecutor timerThread() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("timers").daemon().unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    closings.add(timer::shutdownNow);
    return timer;
  }

  private ExecutorService codingThreads() {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("coding-", 0).daemon().factory());
    closings.add(threads::shutdownNow);
    return threads;
  }

  private static <T> void await(Uni<T> work, Duration patience) {
    work.await().atMost(patience);
  }
}
