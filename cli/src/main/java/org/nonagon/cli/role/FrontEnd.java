package org.nonagon.cli.role;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.DamageReport;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.rewrite.RewriteConfig;
import org.nonagon.blobs.rewrite.RewriteOutcome;
import org.nonagon.blobs.rewrite.Rewriter;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.gateway.Gateway;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.s3.RequestObserver;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.checksum.md5.Md5Lanes;
import org.nonagon.protocol.layout.Layout;

/**
 * S3 over any catalog and any drives, those of this process or of others.
 *
 * @param edge what Quarkus gives the role
 * @param catalog all metadata
 * @param stores the drives
 * @param layout where new shards go; asked for each blob
 * @param lanes hash bodies that arrive together
 * @param masterKey opens the secrets of access keys
 * @param random cannot be foreseen
 */
public record FrontEnd(
    Edge edge,
    Catalog catalog,
    ShardStores stores,
    Supplier<Layout> layout,
    Md5Lanes lanes,
    MasterKey masterKey,
    SecureRandom random) {

  private static final Logger LOG = Logger.getLogger(FrontEnd.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Begins to serve; waits until it does. */
  public void serve(FrontEndOptions options, Threads threads, Closings opened) {
    RequestMetrics requests = new RequestMetrics(edge.meters());
    Gateway.Parts parts = parts(threads, requests);
    startRewriter(parts, opened);
    Gateway gateway = new Gateway(options.config(), parts);
    gateway.start().await().atMost(PATIENCE);
    requests.countInFlight(gateway::requestsInFlight);
    Duration grace = options.stopGrace();
    opened.add(() -> gateway.stop(grace).await().atMost(grace.plus(PATIENCE)));
  }

  /** It shares readers and writers, and so their bounds, with requests. */
  private void startRewriter(Gateway.Parts parts, Closings opened) {
    Rewriter rewriter =
        new Rewriter(
            catalog,
            Home.ONLY,
            parts.reader(),
            parts.writer(),
            parts.timers(),
            random,
            RewriteConfig.DEFAULT);
    opened.add(
        Repeating.start(
            "rewriting blobs",
            RewriteConfig.PAUSE_MILLIS,
            () -> rewriter.run().invoke(FrontEnd::tell).replaceWithVoid(),
            parts.timers()));
  }

  private static void tell(RewriteOutcome outcome) {
    switch (outcome) {
      case RewriteOutcome.Idle() -> LOG.trace("no blob is worth rewriting");
      case RewriteOutcome.Rewritten done -> LOG.debugf("blobs were rewritten: %s", done);
      case RewriteOutcome.GivenUp(String why) -> LOG.infof("blobs were not rewritten: %s", why);
    }
  }

  private Gateway.Parts parts(Threads threads, RequestObserver observer) {
    StripePool pool = new StripePool(stripes(), threads.coding());
    edge.meters().gauge("nonagon.write.memory.bytes", pool, StripePool::leasedBytes);
    edge.meters().gauge("nonagon.write.waiting", pool, StripePool::waiting);
    BlobWriter writer =
        new BlobWriter(
            stores,
            layout,
            new BlobIds(Clock.systemUTC(), random),
            pool,
            threads.coding(),
            threads.timers(),
            WriteConfig.DEFAULT);
    BlobReader reader =
        new BlobReader(stores, threads.coding(), threads.timers(), ReadConfig.DEFAULT, damage());
    return new Gateway.Parts(
        edge.vertx(),
        catalog,
        writer,
        reader,
        lanes,
        threads.timers(),
        masterKey,
        Clock.systemUTC(),
        random,
        observer);
  }

  /** A small process has less room for stripes: half of what it may take beside the heap. */
  private static StripePool.Config stripes() {
    StripePool.Config usual = StripePool.Config.DEFAULT;
    long room = Runtime.getRuntime().maxMemory() / 2;
    return new StripePool.Config(Math.min(usual.maxBytes(), room), usual.maxWaiting());
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
}
