package org.nonagon.blobs.remote.guard;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardStoreContract;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** A guarded drive promises what it promises without its guards. */
class GuardedShardStoreTest extends ShardStoreContract {
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);

  @Override
  protected ShardStore open() {
    GuardConfig usual = GuardConfig.STANDARD;
    GuardConfig patient =
        new GuardConfig(
            60_000,
            60_000,
            usual.callsAtOnce(),
            usual.callsWaiting(),
            usual.drive(),
            usual.node(),
            usual.retries());
    NodeGuard node = new NodeGuard("node-1", patient, Timers.of(executor), new Random(1));
    return node.guard(new InMemoryShardStore(new DriveId(3), executor));
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
  }
}
