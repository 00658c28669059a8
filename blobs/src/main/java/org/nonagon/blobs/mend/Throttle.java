package org.nonagon.blobs.mend;

/** Holds back those who would write faster than they may. Safe for use by several threads. */
@FunctionalInterface
public interface Throttle {
  /** Never holds anybody back. */
  Throttle NONE = bytes -> {};

  /** Waits until so many bytes may be written. */
  void take(long bytes) throws InterruptedException;
}
