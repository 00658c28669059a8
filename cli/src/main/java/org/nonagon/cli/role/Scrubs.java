package org.nonagon.cli.role;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.repair.ClusterView;
import org.nonagon.storagenode.scrub.ScrubConfig;
import org.nonagon.storagenode.scrub.ScrubPace;
import org.nonagon.storagenode.scrub.ScrubParts;
import org.nonagon.storagenode.scrub.Scrubber;

/** The scrub of a process, composed, and its meters; {@code docs/metrics.md} has their names. */
public final class Scrubs {
  private Scrubs() {}

  /**
   * Begins to read these drives through, until the role ends.
   *
   * @param view of the cluster, that somebody keeps new
   * @param stores drives of this process
   */
  public static void start(
      Catalog catalog,
      ClusterView view,
      List<ShardStore> stores,
      MeterRegistry meters,
      Threads threads,
      Closings opened) {
    ScrubPace pace =
        new ScrubPace(
            () -> view.setting(ClusterSetting.SCRUB_PERIOD_SECONDS),
            () -> view.setting(ClusterSetting.SCRUB_BYTES_PER_SECOND));
    Scrubber scrubber =
        Scrubber.start(
            stores,
            new ScrubParts(
                catalog,
                catalog,
                catalog,
                Home.ONLY,
                pace,
                threads.timers(),
                TimeUnit.NANOSECONDS::sleep,
                ScrubConfig.DEFAULT));
    opened.add(scrubber);
    count(meters, scrubber, "nonagon.scrub.read.bytes", ScrubFindings::bytes);
    count(meters, scrubber, "nonagon.scrub.corrupt.shards", ScrubFindings::corrupt);
    count(meters, scrubber, "nonagon.scrub.missing.shards", ScrubFindings::missing);
    count(meters, scrubber, "nonagon.scrub.left.over.shards", ScrubFindings::leftOver);
  }

  private static void count(
      MeterRegistry meters, Scrubber scrubber, String name, ToLongFunction<ScrubFindings> figure) {
    FunctionCounter.builder(name, scrubber, running -> (double) figure.applyAsLong(running.found()))
        .register(meters);
  }
}
