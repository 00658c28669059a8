package org.nonagon.cli.role;

import java.time.Duration;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.storagenode.repair.ClusterView;

/** The cluster as a process sees it that repairs and scrubs: members, layouts, settings. */
public final class FollowedCluster {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 2_000;

  private FollowedCluster() {}

  /** A view that is kept new until the role ends. */
  public static ClusterView start(Catalog catalog, Threads threads, Closings opened) {
    ClusterView view = new ClusterView(catalog, catalog, catalog);
    view.refresh().await().atMost(PATIENCE);
    opened.add(
        Repeating.start("looking at the cluster", LOOK_MILLIS, view::refresh, threads.timers()));
    return view;
  }
}
