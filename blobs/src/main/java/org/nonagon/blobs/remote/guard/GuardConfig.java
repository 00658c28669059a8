package org.nonagon.blobs.remote.guard;

/**
 * The bounds of calls to the drives of one node.
 *
 * @param readMillis how long a read or a question for the status may take, once it has begun
 * @param callMillis how long a drop or an inventory may take
 * @param callsAtOnce how many calls of one drive run at once
 * @param callsWaiting how many more of one drive wait for that; past it they fail
 * @param drive when a drive is given a rest
 * @param node when all drives of a node are
 * @param retries how often calls are tried again
 */
public record GuardConfig(
    int readMillis,
    int callMillis,
    int callsAtOnce,
    int callsWaiting,
    Breaking drive,
    Breaking node,
    Retrying retries) {
  /**
   * Half of the last 20 calls of a drive, or three quarters of the last 40 of a node; five seconds
   * of rest; one retry for ten calls.
   */
  public static final GuardConfig STANDARD =
      new GuardConfig(
          5_000,
          30_000,
          64,
          128,
          new Breaking(20, 0.5, 5_000),
          new Breaking(40, 0.75, 5_000),
          new Retrying(0.1, 10, 10));

  /** Refuses bounds that bound nothing. */
  public GuardConfig {
    int least = Math.min(Math.min(readMillis, callMillis), Math.min(callsAtOnce, callsWaiting));
    if (least < 1) {
      throw new IllegalArgumentException("a bound of a node's guard is not positive");
    }
  }

  /**
   * When a circuit breaker opens.
   *
   * @param window how many of the last calls count; nothing is decided on fewer
   * @param failureRatio the share of them that must have failed
   * @param restMillis how long nothing is called then; after it one call is let through, and what
   *     comes of that decides
   */
  public record Breaking(int window, double failureRatio, int restMillis) {
    /** Refuses a breaker that would open on success, or never. */
    public Breaking {
      if (window < 1 || !(failureRatio > 0 && failureRatio <= 1) || restMillis < 1) {
        throw new IllegalArgumentException(
            "%s of %d calls, %d ms".formatted(failureRatio, window, restMillis));
      }
    }
  }

  /**
   * How many retries there are, so that they never multiply the load of a node that is in trouble.
   *
   * @param share retries for each call, in the long run
   * @param burst how many may come in a row at most; 0 is none ever
   * @param pauseMillis the shortest pause before one; the longest is twice that
   */
  public record Retrying(double share, int burst, int pauseMillis) {
    /** Refuses a budget that is none. */
    public Retrying {
      if (!(share >= 0 && share <= 1) || burst < 0 || pauseMillis < 1) {
        throw new IllegalArgumentException(
            "%s a call, %d in a row, %d ms".formatted(share, burst, pauseMillis));
      }
    }
  }
}
