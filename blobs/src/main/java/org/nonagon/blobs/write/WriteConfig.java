package org.nonagon.blobs.write;

/**
 * The bounds of writing.
 *
 * @param graceMillis how long stragglers have when the other shards are enough
 * @param stallMillis how long the shards that are needed may take over one cell, or over becoming
 *     durable, before the body fails
 * @param stripesPerBody how many stripes one body holds in memory, the one being filled among them
 */
public record WriteConfig(long graceMillis, long stallMillis, int stripesPerBody) {
  /** 2 s for stragglers, 30 s for the rest, one stripe filled while another one is appended. */
  public static final WriteConfig DEFAULT = new WriteConfig(2_000, 30_000, 2);

  /** Refuses what would never end or never begin. */
  public WriteConfig {
    if (graceMillis < 0 || stallMillis < graceMillis || stripesPerBody < 1) {
      throw new IllegalArgumentException(
          "grace of %d ms, stall after %d ms, %d stripes"
              .formatted(graceMillis, stallMillis, stripesPerBody));
    }
  }
}
