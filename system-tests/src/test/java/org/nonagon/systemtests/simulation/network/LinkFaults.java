package org.nonagon.systemtests.simulation.network;

/**
 * How well messages travel.
 *
 * @param minDelayMillis the shortest delay
 * @param maxDelayMillis the longest, but for slow messages
 * @param slowShare the share of messages that are slow, 0 to 1
 * @param slowMillis the longest delay of these, drawn from {@code maxDelayMillis} on
 * @param lossShare the share of messages that are lost
 * @param duplicateShare the share of messages that come twice, each with a delay of its own
 */
public record LinkFaults(
    long minDelayMillis,
    long maxDelayMillis,
    double slowShare,
    long slowMillis,
    double lossShare,
    double duplicateShare) {
  /** A good network: every message once, within a millisecond. */
  public static final LinkFaults NONE = new LinkFaults(0, 1, 0, 1, 0, 0);

  /** Refuses delays that do not grow and shares that are none. */
  public LinkFaults {
    if (minDelayMillis < 0 || maxDelayMillis < minDelayMillis || slowMillis < maxDelayMillis) {
      throw new IllegalArgumentException(
          "delays of %d, %d, %d ms".formatted(minDelayMillis, maxDelayMillis, slowMillis));
    }
    if (!isShare(slowShare) || !isShare(lossShare) || !isShare(duplicateShare)) {
      throw new IllegalArgumentException("a share is not between 0 and 1");
    }
  }

  private static boolean isShare(double share) {
    return share >= 0 && share <= 1;
  }
}
