package org.nonagon.blobs.read;

import java.util.concurrent.Executor;
import java.util.function.Function;
import org.nonagon.blobs.SerialExecutor;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;

/**
 * What the cells of one request are read with.
 *
 * @param coders the coder of each profile
 * @param coding where reconstruction runs
 * @param serial where everything else runs
 * @param budget the cells of all requests
 * @param latency what reads of the process usually take
 */
record ReadParts(
    ShardStores stores,
    Function<ErasureProfile, ErasureCoder> coders,
    Executor coding,
    SerialExecutor serial,
    Timers timers,
    ReadConfig config,
    CellBudget budget,
    ReadLatency latency,
    ManifestLookup manifests,
    DamageReport damage) {

  /** Runs a task on the serial executor after a delay. */
  Timers.Timer after(long delayMillis, Runnable task) {
    return timers.after(delayMillis, () -> serial.execute(task));
  }

  /** Notes that a read began at a moment and has ended now. */
  void measured(long beganNanos) {
    latency.observe((timers.nanoTime() - beganNanos) / 1e6);
  }

  long hedgeDelayMillis() {
    return config.hedge().delayMillis(latency.median());
  }
}
