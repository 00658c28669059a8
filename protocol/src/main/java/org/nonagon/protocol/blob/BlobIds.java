package org.nonagon.protocol.blob;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Makes blob ids: UUIDv7 of RFC 9562, 48 bits of milliseconds and 74 random bits.
 *
 * <p>Safe for use by several threads when its random generator is.
 */
public final class BlobIds {
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Ids with the time of {@code clock}, told apart by {@code random}. */
  public BlobIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id. */
  public BlobId next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0xfffL);
    long low = (random.nextLong() >>> 2) | (1L << 63);
    return new BlobId(high, low);
  }
}
