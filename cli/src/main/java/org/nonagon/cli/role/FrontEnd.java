package org.nonagon.cli.role;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.gateway.Gateway;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.s3.RequestObserver;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.catalog.Catalog;
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
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Begins to serve; waits until it does. */
  public void serve(FrontEndOptions options, Threads threads, Closings opened) {
    RequestMetrics requests = new RequestMetrics(edge.meters());
    Gateway gateway = new Gateway(options.config(), parts(threads, requests));
    gateway.start().await().atMost(PATIENCE);
    requests.countInFlight(gateway::requestsInFlight);
    Duration grace = options.stopGrace();
    opened.add(() -> gateway.stop(grace).await().atMost(grace.plus(PATIENCE)));
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
        new BlobReader(
            stores,
            threads.coding(),
            threads.timers(),
            ReadConfig.DEFAULT,
            Repairs.damage(catalog));
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
}
