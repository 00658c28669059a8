package org.nonagon.cli.cluster;

import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Fitness;
import org.nonagon.cli.role.FollowedLayout;
import org.nonagon.cli.role.FrontEnd;
import org.nonagon.cli.role.FrontEndOptions;
import org.nonagon.cli.role.KernelWarmUp;
import org.nonagon.cli.role.Repeating;
import org.nonagon.cli.role.Role;
import org.nonagon.cli.role.Threads;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.reclaim.ReclaimConfig;
import org.nonagon.gateway.reclaim.Reclaimer;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog;

/**
 * A gateway: S3 over the catalog of the metadata services and the drives of the nodes. Waits until
 * the services answer and there are drives enough for a layout.
 *
 * @param options how S3 is served
 * @param metadata the services
 * @param masterKey opens the secrets of access keys
 * @param random cannot be foreseen
 */
record GatewayRole(
    FrontEndOptions options, MetadataServices metadata, MasterKey masterKey, SecureRandom random)
    implements Role {

  private static final Logger LOG = Logger.getLogger(GatewayRole.class);
  private static final String CHECK = "s3";

  @Override
  public void serve(Edge edge, Closings opened) {
    Threads threads = Threads.open(opened);
    Catalog catalog = metadata.open(edge, threads, random, opened);
    ClusterStores stores =
        opened.add(
            new ClusterStores(
                NodeWay.Maker.overNetwork(edge, metadata.signer(random), threads, random, opened)));
    Optional<ErasureProfile> profile = metadata.await("the metadata services", catalog::profile);
    Optional<KernelWarmUp> kernels = profile.map(KernelWarmUp::start);
    Optional<FollowedLayout> layout =
        profile.flatMap(
            known ->
                metadata.await("drives for " + known, () -> FollowedLayout.open(catalog, known)));
    Optional<Boolean> members =
        layout.flatMap(found -> metadata.await("the nodes", () -> follow(catalog, stores, found)));
    if (members.isEmpty()) {
      return; // A stop was asked for.
    }
    opened.add(
        Repeating.start(
            "asking nodes that did not answer",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            stores::probe,
            threads.timers()));
    opened.add(
        Repeating.start(
            "following the catalog",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            () -> follow(catalog, stores, layout.orElseThrow()).replaceWithVoid(),
            threads.timers()));
    startReclaimer(catalog, stores, threads, opened);
    kernels.orElseThrow().await();
    new FrontEnd(
            edge,
            catalog,
            stores,
            layout.orElseThrow(),
            kernels.orElseThrow().lanes(),
            masterKey,
            random)
        .serve(options, threads, opened);
    int needed = profile.orElseThrow().dataShards();
    edge.health().serves(CHECK, () -> fitness(catalog, stores, needed));
    opened.add(() -> edge.health().stops());
    options.announce();
    LOG.infof("ready: S3 on %s", options.endpoint());
  }

  /** True once some drive takes shards. */
  private static Uni<Optional<Boolean>> follow(
      Catalog catalog, ClusterStores stores, FollowedLayout layout) {
    return catalog
        .members()
        .invoke(stores::update)
        .chain(layout::update)
        .map(done -> Optional.of(true).filter(any -> !stores.writable().isEmpty()));
  }

  private static void startReclaimer(
      Catalog catalog, ClusterStores stores, Threads threads, Closings opened) {
    Reclaimer reclaimer =
        Reclaimer.withoutSweep(
            catalog, Home.ONLY, stores::find, threads.timers(), ReclaimConfig.DEFAULT);
    opened.add(reclaimer::stop);
    reclaimer.start(false).await().indefinitely();
  }

  private static Uni<Fitness> fitness(Catalog catalog, ClusterStores stores, int needed) {
    int writable = stores.writable().size();
    return catalog
        .clusterId()
        .map(
            id ->
                new Fitness(
                    writable >= needed,
                    stores.isDegraded(),
                    Map.of("writableDrives", Integer.toString(writable))));
  }
}
