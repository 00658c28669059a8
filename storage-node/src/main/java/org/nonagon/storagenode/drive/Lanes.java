package org.nonagon.storagenode.drive;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** How work is handed on within a lane. */
final class Lanes {
  private Lanes() {}

  /**
   * Runs work that was already admitted: elsewhere in the lane when it has room, else right here,
   * on the lane's thread that calls. Refusing it would leave somebody waiting forever.
   */
  static void executeOrRun(Executor lane, Runnable work) {
    if (!handOn(lane, work)) {
      work.run();
    }
  }

  /** Whether the lane has room for the work. */
  static boolean handOn(Executor lane, Runnable work) {
    try {
      lane.execute(work);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }
}
