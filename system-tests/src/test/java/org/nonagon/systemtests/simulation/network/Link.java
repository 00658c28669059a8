package org.nonagon.systemtests.simulation.network;

/** A way for messages from one process to another. */
public interface Link {
  /**
   * Sends a message and returns at once. It may be delivered later, twice, or never, and before
   * ones that were sent earlier. What it carries must be its own: no buffer that somebody uses
   * again.
   */
  void send(Message message);

  /**
   * The same way as a connection: dead for good once the process that it leads to now has ended.
   */
  Link connected();

  /** Runs a task after a while in the process that is there now, if it still runs then. */
  void runThere(long delayMillis, Runnable task);

  /** What is done at the other end. */
  @FunctionalInterface
  interface Message {
    /**
     * The message is there.
     *
     * @param back a connection to the process that sent it, from the one that received it
     */
    void arrive(Link back);
  }
}
