package org.nonagon.cli.role;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.rewrite.RewriteConfig;
import org.nonagon.blobs.rewrite.RewriteOutcome;
import org.nonagon.blobs.rewrite.Rewriter;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.storagenode.repair.ClusterView;

/**
 * The rewriting of a process, composed: over the drives of all nodes, with a reader, a writer and
 * memory of its own, so that it takes none of what requests or repair may have. Begins once the
 * cluster has a layout.
 */
public final class Rewriting {
  private static final Logger LOG = Logger.getLogger(Rewriting.class);

  /** One blob is written at a time: two stripes of it, and what slow drives still hold. */
  private static final StripePool.Config STRIPES = new StripePool.Config(16L << 20, 16);

  private final Catalog catalog;
  private final ClusterView view;
  private final Rewriter rewriter;
  private final Counter blobs;
  private final Counter bytes;
  private volatile Optional<ErasureProfile> profile = Optional.empty();

  private Rewriting(
      MeterRegistry meters,
      Catalog catalog,
      ShardStores stores,
      ClusterView view,
      SecureRandom random,
      Threads threads) {
    this.catalog = catalog;
    this.view = view;
    this.blobs = meters.counter("nonagon.rewrite.blobs");
    this.bytes = meters.counter("nonagon.rewrite.bytes");
    BlobReader reader =
        new BlobReader(
            stores,
            threads.coding(),
            threads.timers(),
            ReadConfig.DEFAULT,
            Repairs.damage(catalog));
    BlobWriter writer =
        new BlobWriter(
            stores,
            () -> newest().orElseThrow(() -> new IllegalStateException("there is no layout")),
            new BlobIds(Clock.systemUTC(), random),
            new StripePool(STRIPES, threads.coding()),
            threads.coding(),
            threads.timers(),
            WriteConfig.DEFAULT);
    this.rewriter =
        new Rewriter(
            catalog,
            Home.ONLY,
            reader,
            writer,
            threads.timers(),
            random,
            () -> RewriteConfig.of(view::setting));
  }

  /**
   * Begins to rewrite what the catalog lists, until the role ends.
   *
   * @param view the cluster; followed by others
   */
  public static void start(
      Edge edge,
      Catalog catalog,
      ShardStores stores,
      ClusterView view,
      SecureRandom random,
      Threads threads,
      Closings opened) {
    Rewriting rewriting = new Rewriting(edge.meters(), catalog, stores, view, random, threads);
    opened.add(
        Repeating.start(
            "rewriting blobs", RewriteConfig.PAUSE_MILLIS, rewriting::work, threads.timers()));
  }

  private Uni<Void> work() {
    return newest().isPresent()
        ? rewriter.run(this::tell).replaceWithVoid()
        : catalog.profile().invoke(found -> profile = found).replaceWithVoid();
  }

  private Optional<Layout> newest() {
    return profile.flatMap(view::layout);
  }

  private void tell(RewriteOutcome outcome) {
    switch (outcome) {
      case RewriteOutcome.Idle() -> LOG.trace("no blob is worth rewriting");
      case RewriteOutcome.Rewritten done -> {
        blobs.increment(done.blobs());
        bytes.increment((double) done.bytes());
        LOG.debugf("blobs were rewritten: %s", done);
      }
      case RewriteOutcome.GivenUp(String why) -> LOG.infof("blobs were not rewritten: %s", why);
    }
  }
}
