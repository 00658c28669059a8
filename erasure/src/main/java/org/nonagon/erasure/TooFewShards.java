package org.nonagon.erasure;

/**
 * Fewer shards are present than hold the data, so no missing one can be computed; nothing was
 * written. A retry helps only with more shards.
 *
 * @param present how many shards are present
 * @param needed how many are needed: the profile's data shards
 */
public record TooFewShards(int present, int needed) implements Reconstruction {

  /** Checks that they are too few. */
  public TooFewShards {
    if (present < 0 || present >= needed) {
      throw new IllegalArgumentException("present must be from 0 to " + (needed - 1));
    }
  }
}
