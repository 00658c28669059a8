package org.nonagon.blobs.mend;

/**
 * The bounds of mending.
 *
 * @param stepMillis how long a drive may take over one read, one write or one end of a shard
 * @param spareBuffers how many buffers of a cell's size are kept for later use
 */
public record MendConfig(long stepMillis, int spareBuffers) {
  /** 30 s, and what four blobs with three lost columns need. */
  public static final MendConfig DEFAULT = new MendConfig(30_000, 24);

  /** Refuses what would never end. */
  public MendConfig {
    if (stepMillis < 1 || spareBuffers < 0) {
      throw new IllegalArgumentException(
          "steps of %d ms, %d spare buffers".formatted(stepMillis, spareBuffers));
    }
  }
}
