package org.nonagon.systemtests.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.systemtests.simulation.network.RemoteInterface;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** The database: what is committed stays, whatever becomes of who asked. */
final class SimulatedDatabase {
  /** The host. */
  static final String NAME = "database";

  private static final long PATIENCE_MILLIS = 5_000;

  private final SimulatedCluster cluster;
  private final InMemoryCatalog catalog;
  private final Map<ObjectKey, Long> stamps = new HashMap<>();
  private final StepAudit audit;
  private Host host;

  SimulatedDatabase(SimulatedCluster cluster, SplittableRandom random, boolean isWatched) {
    this.cluster = cluster;
    this.catalog = new InMemoryCatalog(cluster.time(), random, Body.MIN_BYTES);
    this.audit = new StepAudit(cluster, isWatched);
    this.host = cluster.host(NAME);
  }

  /** The catalog as it stands, for those who judge. */
  InMemoryCatalog catalog() {
    return catalog;
  }

  /** Nobody is answered until it starts again. */
  void crash() {
    host.crash();
  }

  void start() {
    if (!host.isUp()) {
      host = cluster.host(NAME);
    }
  }

  /** The catalog as a process sees it over the network. */
  Catalog from(Host near) {
    return RemoteInterface.catalog(() -> asked(near), near.to(host), near, PATIENCE_MILLIS);
  }

  /** Looks what the last step has left before the next is taken. */
  private Catalog asked(Host near) {
    audit.look();
    return WrongCatalog.of(cluster.mutant(), catalog, near, stamps);
  }
}
