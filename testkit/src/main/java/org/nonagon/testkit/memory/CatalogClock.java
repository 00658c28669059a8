package org.nonagon.testkit.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The clock of the twin's database: the injected one in microseconds, made to advance with every
 * question, so that no two transactions share a moment also where time stands still.
 */
final class CatalogClock {
  private final InstantSource source;
  private long last;

  CatalogClock(InstantSource source) {
    this.source = source;
  }

  /** A moment behind all that were given before. */
  long nextMicros() {
    last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, source.instant()));
    return last;
  }
}
