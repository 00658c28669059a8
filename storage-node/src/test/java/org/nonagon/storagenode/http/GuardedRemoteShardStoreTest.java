package org.nonagon.storagenode.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.meter.DriveMeter;
import org.nonagon.blobs.meter.MeteredShardStore;
import org.nonagon.blobs.remote.guard.GuardConfig;
import org.nonagon.blobs.remote.guard.NodeGuard;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardStoreContract;

/** A remote drive with all that goes around it promises what a local one does. */
class GuardedRemoteShardStoreTest extends ShardStoreContract {
  @TempDir private Path folder;
  private final List<ServedDrive> served = new ArrayList<>();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);

  @Override
  protected ShardStore open() {
    ServedDrive drive = ServedDrive.in(folder);
    served.add(drive);
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
    NodeGuard node = new NodeGuard("node-1", patient, Timers.of(timers), new Random(1));
    return node.guard(new MeteredShardStore(drive.remote(), new DriveMeter(), System::nanoTime));
  }

  @AfterEach
  void close() throws Exception {
    for (ServedDrive drive : served) {
      drive.close();
    }
    timers.shutdownNow();
  }
}
