package org.nonagon.blobs.read;

/**
 * The bounds of reading.
 *
 * @param readAheadCells how many cells of one request are read or wait for their consumer
 * @param lookupBlobs how many blobs are looked up at once
 * @param timeoutMillis how long one cell may take, with all that is tried for it
 * @param hedge when other shards are read beside a slow one
 */
public record ReadConfig(
    int readAheadCells, int lookupBlobs, long timeoutMillis, HedgePolicy hedge) {
  /** Three cells, 64 blobs, 30 s. */
  public static final ReadConfig DEFAULT = new ReadConfig(3, 64, 30_000, HedgePolicy.DEFAULT);

  /** Refuses bounds under which nothing could be read. */
  public ReadConfig {
    if (readAheadCells < 1 || lookupBlobs < 1 || timeoutMillis < 1) {
      throw new IllegalArgumentException(
          "%d cells, %d blobs, %d ms".formatted(readAheadCells, lookupBlobs, timeoutMillis));
    }
  }
}
