package org.nonagon.blobs.write;

import org.nonagon.erasure.StripeLayout;

/**
 * The bounds of packing.
 *
 * @param maxBodyBytes the longest body that goes into a pack
 * @param maxPackBytes of all bodies of a pack
 * @param maxBodies of a pack
 * @param maxPacks how many packs are written and committed at once
 * @param maxHeldBytes of all bodies that are being received, that wait, or that are being written
 */
public record PackConfig(
    int maxBodyBytes, long maxPackBytes, int maxBodies, int maxPacks, long maxHeldBytes) {
  /** Bodies up to 256 KiB, two packs of up to 4 MiB and 256 bodies at once, 16 MiB held. */
  public static final PackConfig DEFAULT =
      new PackConfig(StripeLayout.MAX_CELL_BYTES, 4L << 20, 256, 2, 16L << 20);

  /** Refuses packs that hold nothing. */
  public PackConfig {
    if (maxBodyBytes < 1 || maxBodyBytes > StripeLayout.MAX_CELL_BYTES) {
      throw new IllegalArgumentException("bodies of up to %d bytes".formatted(maxBodyBytes));
    }
    if (maxPackBytes < maxBodyBytes || maxBodies < 1 || maxPacks < 1 || maxHeldBytes < 0) {
      throw new IllegalArgumentException(
          "%d packs of %d bytes and %d bodies, %d bytes held"
              .formatted(maxPacks, maxPackBytes, maxBodies, maxHeldBytes));
    }
  }
}
