package org.nonagon.cli.role;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.mend.BlobMender;
import org.nonagon.blobs.mend.MendConfig;
import org.nonagon.blobs.read.DamageReport;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.storagenode.repair.ClusterView;
import org.nonagon.storagenode.repair.RepairConfig;
import org.nonagon.storagenode.repair.RepairParts;
import org.nonagon.storagenode.repair.RepairProgress;
import org.nonagon.storagenode.repair.RepairProgress.Figures;
import org.nonagon.storagenode.repair.RepairWorker;
import org.nonagon.storagenode.repair.TokenBucket;

/** The repair of a process, composed. */
public final class Repairs {
  private static final Logger LOG = Logger.getLogger(Repairs.class);

  private Repairs() {}

  /**
   * Begins to mend what the catalog lists, over these drives, until the role ends.
   *
   * @param view of the cluster, that somebody keeps new
   */
  public static void start(
      MeterRegistry meters,
      Catalog catalog,
      ClusterView view,
      ShardStores stores,
      Threads threads,
      Closings opened) {
    Timers timers = threads.timers();
    RepairProgress progress = new RepairProgress(timers::nanoTime);
    count(meters, progress, "nonagon.repair.blobs", Figures::blobs);
    count(meters, progress, "nonagon.repair.bytes", Figures::bytes);
    count(meters, progress, "nonagon.repair.failures", Figures::failures);
    TokenBucket bandwidth =
        new TokenBucket(
            () -> view.setting(ClusterSetting.REPAIR_BYTES_PER_SECOND),
            timers::nanoTime,
            TimeUnit.NANOSECONDS::sleep);
    BlobMender mender =
        new BlobMender(
            stores, threads.coding(), timers, MendConfig.DEFAULT, damage(catalog), bandwidth);
    opened.add(
        RepairWorker.start(
            new RepairParts(
                catalog,
                catalog,
                Home.ONLY,
                stores,
                view,
                view::topology,
                view::refresh,
                mender,
                progress,
                timers,
                RepairConfig.DEFAULT),
            UUID.randomUUID()));
  }

  private static void count(
      MeterRegistry meters, RepairProgress progress, String name, ToLongFunction<Figures> figure) {
    FunctionCounter.builder(name, progress, done -> (double) figure.applyAsLong(done.figures()))
        .register(meters);
  }

  /** Tells the catalog what reading finds. */
  static DamageReport damage(Catalog catalog) {
    return (shard, drive, damage) ->
        catalog
            .reportDamage(Home.ONLY, shard, drive, damage)
            .subscribe()
            .with(
                done -> LOG.warnf("%s on %s is %s", shard, drive, damage),
                failure -> LOG.warnf("damage of %s was not noted: %s", shard, failure));
  }
}
