package org.nonagon.blobs.read;

/**
 * The bounds of reading.
 *
 * @param readAheadCells how many cells of one request are read or wait for their consumer
 * @param totalCells up to how many cells of all requests together some are read ahead; past that,
 *     each request has only the one that its consumer waits for
 * @param lookupBlobs how many blobs are looked up at once
 * @param timeoutMillis how long one cell may take, with all that is tried for it
 * @param hedge when other shards are read beside a slow one
 */
public record ReadConfig(
    int readAheadCells, int totalCells, int lookupBlobs, long timeoutMillis, HedgePolicy hedge) {
  /** Three cells, 128 of all requests (32 MiB), 64 blobs, 30 s. */
  public static final ReadConfig DEFAULT = new ReadConfig(3, 128, 64, 30_000, HedgePolicy.DEFAULT);

  /** Refuses bounds under which nothing could be read. */
  public ReadConfig {
    if (readAheadCells < 1 || totalCells < 0 || lookupBlobs < 1 || timeoutMillis < 1) {
      throw new IllegalArgumentException(
          "%d of %d cells, %d blobs, %d ms"
              .formatted(readAheadCells, totalCells, lookupBlobs, timeoutMillis));
    }
  }
}
