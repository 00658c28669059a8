package org.nonagon.protocol.wire;

import java.util.Arrays;

/**
 * Which of the last counts of one sender have come: a bit for each, in a ring below the highest.
 *
 * <p>This is the anti-replay window of IPsec (RFC 4303, section 3.4.3): what it takes does not grow
 * with the number of requests, as a set of nonces would, and requests that travel on several
 * connections may overtake each other by as much as the window is wide.
 *
 * <p>Not safe for several threads.
 */
final class ReplayWindow {
  /** How many counts below the highest are told apart. */
  static final int COUNTS = 1 << 16;

  private final long[] seen = new long[COUNTS / Long.SIZE];
  private long highest;
  private long latestSeconds;

  /** Takes a count; false when it came before or is too far behind to tell. */
  boolean take(long count, long epochSeconds) {
    if (count <= highest - COUNTS) {
      return false;
    }
    if (count > highest) {
      forget(count);
    } else if (isSeen(count)) {
      return false;
    }
    seen[word(count)] |= 1L << count;
    latestSeconds = Math.max(latestSeconds, epochSeconds);
    return true;
  }

  /** Moves the window up, so that {@code count} is its highest. */
  private void forget(long count) {
    if (count - highest >= COUNTS) {
      Arrays.fill(seen, 0);
    } else {
      for (long next = highest + 1; next <= count; next++) {
        seen[word(next)] &= ~(1L << next);
      }
    }
    highest = count;
  }

  private boolean isSeen(long count) {
    return (seen[word(count)] & 1L << count) != 0;
  }

  private static int word(long count) {
    return (int) (count % COUNTS) / Long.SIZE;
  }

  /** The latest time of any request that was taken. */
  long latestSeconds() {
    return latestSeconds;
  }
}
