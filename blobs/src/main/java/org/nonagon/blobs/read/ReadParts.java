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
 * @param latency what reads of the process usually take, and which drives lag
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

  /** Notes that a read was answered which began at a moment. */
  void measured(long beganNanos) {
    latency.observe(millisSince(beganNanos));
  }

  /** Whether a read that began at a moment is late. */
  boolean isLate(long beganNanos) {
    return millisSince(beganNanos) > latency.delayMillis();
  }

  private double millisSince(long beganNanos) {
    return (timers.nanoTime() - beganNanos) / 1e6;
  }
}
