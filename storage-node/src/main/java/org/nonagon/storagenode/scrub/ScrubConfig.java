package org.nonagon.storagenode.scrub;

/**
 * The bounds of scrubs.
 *
 * @param rangeShards about how many shards are compared with the catalog together
 * @param rangeGroups how many groups at most
 * @param pollMillis how often it is looked whether a round was asked for
 * @param orphanMillis how long a blob must have been unknown to the catalog before it is condemned;
 *     longer than any blob takes to be written
 * @param maxOrphans how many such blobs are remembered for each drive
 * @param patienceMillis how long the catalog and the drive may take over an answer
 */
public record ScrubConfig(
    int rangeShards,
    int rangeGroups,
    long pollMillis,
    long orphanMillis,
    int maxOrphans,
    long patienceMillis) {
  /** A thousand shards at a time; a look every two seconds; a day for writers to finish. */
  public static final ScrubConfig DEFAULT =
      new ScrubConfig(1024, 1024, 2_000, 86_400_000, 65_536, 30_000);

  /** Refuses what would never begin or never end. */
  public ScrubConfig {
    if (rangeShards < 1 || rangeGroups < 1 || pollMillis < 1 || patienceMillis < 1) {
      throw new IllegalArgumentException("scrubs that never begin or never end");
    }
    if (orphanMillis < 0 || maxOrphans < 0) {
      throw new IllegalArgumentException("orphans that are never found");
    }
  }
}
