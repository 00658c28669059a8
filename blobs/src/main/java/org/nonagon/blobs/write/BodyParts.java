package org.nonagon.blobs.write;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.nonagon.blobs.SerialExecutor;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.erasure.ErasureCoder;

/**
 * What the blobs of one body work with.
 *
 * @param coder for the profile of the body
 * @param coding where encoding runs
 * @param serial where everything else runs
 * @param onFailure told on the serial executor of a failure that is nobody's answer
 */
record BodyParts(
    ShardStores stores,
    ErasureCoder coder,
    Executor coding,
    SerialExecutor serial,
    Timers timers,
    WriteConfig config,
    Consumer<Throwable> onFailure) {

  /** Runs a task on the serial executor after a delay. */
  Timers.Timer after(long delayMillis, Runnable task) {
    return timers.after(delayMillis, () -> serial.execute(task));
  }
}
