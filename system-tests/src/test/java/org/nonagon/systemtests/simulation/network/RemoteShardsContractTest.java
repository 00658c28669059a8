package org.nonagon.systemtests.simulation.network;

import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardStoreContract;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** Over a network without faults a remote drive promises what a local one does. */
class RemoteShardsContractTest extends ShardStoreContract {
  private static final long STEP_MILLIS = 30_000;

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

  @Override
  protected ShardStore open() {
    InMemoryShardStore drive = new InMemoryShardStore(new DriveId(3), 5, loop);
    Timers timers = Timers.of(loop);
    SimulatedNetwork network =
        new SimulatedNetwork(timers, new SplittableRandom(1), LinkFaults.NONE);
    Link link = new LoopLink(loop, network.link("gateway", "node"));
    return new RemoteShards(drive.drive(), () -> drive, link, timers, STEP_MILLIS);
  }

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }
}
