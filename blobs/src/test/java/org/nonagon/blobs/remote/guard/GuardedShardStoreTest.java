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
    NodeGuard node =
        new NodeGuard("node-1", GuardConfig.STANDARD, Timers.of(executor), new Random(1));
    return node.guard(new InMemoryShardStore(new DriveId(3), executor));
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
  }
}
