package org.nonagon.blobs.read;

/**
 * The share of a drive's reads that were late, the last ones weighing most.
 *
 * <p>Being late weighs twice as much as being in time: three late reads in a row are enough to say
 * that a drive lags, and it takes some six in time to say that it does not.
 *
 * @param share 0 to 1
 */
record Lateness(double share) {
  static final Lateness NONE = new Lateness(0);

  private static final double RISE = 1.0 / 4;
  private static final double FALL = 1.0 / 8;
  private static final double LAGGING = 0.5;

  /** After one more read. */
  Lateness after(boolean isLate) {
    return new Lateness(isLate ? share + (1 - share) * RISE : share - share * FALL);
  }

  boolean lags() {
    return share > LAGGING;
  }
}
