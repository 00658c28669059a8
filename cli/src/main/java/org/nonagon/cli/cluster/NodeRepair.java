package org.nonagon.cli.cluster;

import java.security.SecureRandom;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Repairs;
import org.nonagon.cli.role.Repeating;
import org.nonagon.cli.role.Rewriting;
import org.nonagon.cli.role.Threads;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.storagenode.repair.ClusterView;

/** The repair and the rewriting that a storage node does, over the drives of all nodes. */
final class NodeRepair {
  private NodeRepair() {}

  /** Begins to mend and to rewrite, until the role ends. */
  static void start(
      Edge edge,
      Catalog catalog,
      ClusterView view,
      MetadataServices metadata,
      SecureRandom random,
      Threads threads,
      Closings opened) {
    ClusterStores stores =
        opened.add(
            new ClusterStores(
                NodeWay.Maker.overNetwork(edge, metadata.signer(random), threads, random, opened)));
    view.follow(stores::update);
    opened.add(
        Repeating.start(
            "asking nodes that did not answer",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            stores::probe,
            threads.timers()));
    Repairs.start(edge.meters(), catalog, view, stores, threads, opened);
    Rewriting.start(edge, catalog, stores, view, random, threads, opened);
  }
}
