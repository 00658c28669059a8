package org.nonagon.testkit.virtual;

import java.util.SplittableRandom;

/**
 * Decides what becomes of each change that was not forced when the power is lost. It is asked about
 * the changes in an order that is the same each time.
 */
@FunctionalInterface
public interface PowerLossFate {
  /** Every change reached the disk: a process was killed, the machine went on. */
  PowerLossFate KEPT = options -> options - 1;

  /** No change did. */
  PowerLossFate LOST = options -> 0;

  /**
   * What one thing becomes.
   *
   * @param options how many things it may become, at least two
   * @return 0 for what was durable, up to {@code options - 1} for what was seen last
   */
  int choose(int options);

  /** Some reached the disk and some did not, as a seed has it. */
  static PowerLossFate seeded(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextInt;
  }
}
