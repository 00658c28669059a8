package org.nonagon.blobs.read;

/**
 * Whether one drive keeps up: whether most of its last reads ended before others would have been
 * asked beside it. Safe for use by several threads.
 *
 * <p>A drive that lags is asked by one read at a time, whose caller does not wait for it, so that
 * it is noticed when it has recovered.
 */
final class DrivePace {
  private Lateness lateness = Lateness.NONE;
  private int reads;

  /** A read of the drive begins. */
  synchronized Read begin() {
    reads++;
    return new Read();
  }

  /** Whether nobody should wait for the drive. */
  synchronized boolean lags() {
    return lateness.lags();
  }

  /** Whether no read of the drive is under way. */
  synchronized boolean isIdle() {
    return reads == 0;
  }

  /** A read that is under way. It is judged once, as soon as it is clear whether it is late. */
  final class Read {
    private boolean isJudged;

    /** It has not ended in time. */
    void late() {
      synchronized (DrivePace.this) {
        judge(true);
      }
    }

    /** It has ended. */
    void ended(boolean isLate) {
      synchronized (DrivePace.this) {
        reads--;
        judge(isLate);
      }
    }

    private void judge(boolean isLate) {
      if (!isJudged) {
        isJudged = true;
        lateness = lateness.after(isLate);
      }
    }
  }
}
