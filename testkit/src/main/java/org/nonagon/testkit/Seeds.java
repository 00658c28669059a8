package org.nonagon.testkit;

import java.util.SplittableRandom;

/**
 * Where tests that draw random numbers get their seed from. It is the same in each run unless the
 * system property {@value #PROPERTY} is a number, or {@code random} for one that is new in each
 * JVM. A test says the seed in what it fails with; {@code -Dnonagon.test.seed=N} repeats it.
 *
 * <p>Immutable; safe from any thread.
 */
public final class Seeds {
  /** The system property that changes the seed. */
  public static final String PROPERTY = "nonagon.test.seed";

  private static final String RANDOM = "random";
  private static final long FIXED = 20_260_101;
  private static final long SEED = read(System.getProperty(PROPERTY, ""));

  private Seeds() {}

  /** The seed of this run. */
  public static long seed() {
    return SEED;
  }

  /**
   * The seed that a value of the property stands for.
   *
   * @throws IllegalArgumentException when it is neither empty nor a number nor {@code random}
   */
  static long read(String value) {
    if (value.isEmpty()) {
      return FIXED;
    }
    if (value.equals(RANDOM)) {
      return new SplittableRandom().nextLong();
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D%s=%s: neither a number nor '%s'".formatted(PROPERTY, value, RANDOM), e);
    }
  }
}
