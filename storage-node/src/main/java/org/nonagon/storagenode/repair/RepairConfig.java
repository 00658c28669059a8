package org.nonagon.storagenode.repair;

import org.nonagon.protocol.catalog.RepairCatalog;

/**
 * The bounds of repair.
 *
 * @param loops how many leases are worked on at the same time
 * @param parallelBlobs how many blobs of all loops are mended at the same time
 * @param leaseLimit how many sweeps and singles a loop leases together
 * @param workMillis how long after it was leased work is begun; well below the end of the lease
 * @param idleMillis how long a loop waits when there is no work, or none could be had
 * @param postponeMillis how long a sweep waits when no drive is there to take its shards
 * @param retryMillis how long a blob waits that could not be mended; twice as long each time
 * @param retryMostMillis how long it waits at most
 * @param patienceMillis how long the catalog may take over an answer
 */
public record RepairConfig(
    int loops,
    int parallelBlobs,
    int leaseLimit,
    long workMillis,
    long idleMillis,
    long postponeMillis,
    long retryMillis,
    long retryMostMillis,
    long patienceMillis) {
  /** Two loops that mend four blobs at once. */
  public static final RepairConfig DEFAULT =
      new RepairConfig(2, 4, 16, 30_000, 2_000, 5_000, 5_000, 600_000, 30_000);

  /** Refuses what would never begin or never end. */
  public RepairConfig {
    if (loops < 1 || parallelBlobs < 1 || leaseLimit < 1 || leaseLimit > RepairCatalog.MAX_PAGE) {
      throw new IllegalArgumentException(
          "%d loops, %d blobs, %d leases".formatted(loops, parallelBlobs, leaseLimit));
    }
    if (workMillis < 1
        || workMillis > RepairCatalog.LEASE_SECONDS * 1000L
        || idleMillis < 1
        || postponeMillis < 1
        || retryMillis < 1
        || retryMostMillis < retryMillis
        || patienceMillis < 1) {
      throw new IllegalArgumentException("times of repair that make no sense");
    }
  }

  /** How long a blob waits that was tried so many times before. */
  long retryAfter(int attempts) {
    return Math.min(retryMostMillis, retryMillis << Math.clamp(attempts, 0, 16));
  }
}
