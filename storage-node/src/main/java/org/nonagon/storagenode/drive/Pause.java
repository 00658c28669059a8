package org.nonagon.storagenode.drive;

/** Lets background work wait without a thread. */
@FunctionalInterface
public interface Pause {
  /** Runs {@code next} after {@code millis}, on any thread, shortly: it only hands work on. */
  void then(long millis, Runnable next);
}
