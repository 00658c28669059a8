package org.nonagon.cli.role;

import org.nonagon.metadataservice.supervise.Supervisor;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog;

/** The watch over a cluster, by whoever has its database. */
public final class Supervision {
  private Supervision() {}

  /** Begins, and goes on until the role ends. */
  public static void start(Catalog catalog, Threads threads, Closings opened) {
    Supervisor supervisor =
        new Supervisor(catalog, Home.ONLY, threads.timers()::nanoTime, threads.coding());
    opened.add(
        Repeating.start(
            "watching over the cluster",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            supervisor::round,
            threads.timers()));
  }
}
