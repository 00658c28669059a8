package org.nonagon.systemtests.simulation.network;

import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.testkit.contract.CatalogContract;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** Over a network without faults a remote catalog promises what the one behind it does. */
class RemoteCatalogContractTest extends CatalogContract {
  private static final long DEADLINE_MILLIS = 30_000;
  private static final LinkFaults AT_ONCE = new LinkFaults(0, 0, 0, 0, 0, 0);

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Catalog catalog = open();

  private Catalog open() {
    InMemoryCatalog target = new InMemoryCatalog(InstantSource.system(), new SplittableRandom(1));
    Timers timers = Timers.of(loop);
    SimulatedNetwork network = new SimulatedNetwork(timers, new SplittableRandom(1), AT_ONCE);
    Link link = new LoopLink(loop, network.link("gateway", "metadata"));
    return RemoteInterface.catalog(() -> target, link, timers, DEADLINE_MILLIS);
  }

  @Override
  protected Catalog catalog() {
    return catalog;
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }
}
