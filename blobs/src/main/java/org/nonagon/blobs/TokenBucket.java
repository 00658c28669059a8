package org.nonagon.blobs;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps extra work a part of the work: each piece of work earns a part of a token, each extra piece
 * costs one. However bad things are, the extra does not multiply the load. Safe for several
 * threads.
 */
public final class TokenBucket {
  private static final long PARTS = 1_000;

  private final long earned;
  private final long most;
  private final AtomicLong parts;

  /**
   * A full bucket.
   *
   * @param share what a piece of work earns, 0 to 1
   * @param burst how many tokens it holds at most
   */
  public TokenBucket(double share, int burst) {
    if (!(share >= 0 && share <= 1) || burst < 0) {
      throw new IllegalArgumentException("%s of the work, %d at once".formatted(share, burst));
    }
    this.earned = Math.round(share * PARTS);
    this.most = burst * PARTS;
    this.parts = new AtomicLong(most);
  }

  /** A piece of work begins. */
  public void earn() {
    parts.accumulateAndGet(earned, (held, more) -> Math.min(most, held + more));
  }

  /** Takes a token; false when there is none. */
  public boolean take() {
    return parts.getAndUpdate(held -> held >= PARTS ? held - PARTS : held) >= PARTS;
  }
}
