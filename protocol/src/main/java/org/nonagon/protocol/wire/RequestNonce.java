package org.nonagon.protocol.wire;

/**
 * What makes a request one of its kind: who signed it, and the how many-th of that signer it is.
 *
 * @param sender a random number that a signer draws when it is made
 * @param count grows by one with each request of the sender, from 1 on
 */
public record RequestNonce(long sender, long count) {
  /** Refuses what no signer counts. */
  public RequestNonce {
    if (count < 1) {
      throw new IllegalArgumentException("not a count: " + count);
    }
  }
}
