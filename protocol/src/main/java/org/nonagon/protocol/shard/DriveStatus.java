package org.nonagon.protocol.shard;

import org.nonagon.protocol.layout.DriveId;

/**
 * What a drive says of itself.
 *
 * @param drive its number
 * @param incarnation its incarnation
 * @param health whether it gives and takes shards
 * @param detail for people: why it is not healthy, or empty
 * @param capacityBytes what its file system holds
 * @param freeBytes what is left of that
 * @param shards how many shards it keeps
 * @param shardBytes their bytes
 */
public record DriveStatus(
    DriveId drive,
    int incarnation,
    Health health,
    String detail,
    long capacityBytes,
    long freeBytes,
    long shards,
    long shardBytes) {
  /** Whether a drive gives and takes shards. */
  public enum Health {
    /** Both. */
    HEALTHY,
    /** It gives shards, and has no room for more. */
    FULL,
    /** It gives shards and takes none, after a failed write or fsync. */
    READ_ONLY,
    /** Neither: it is missing, foreign or failing. */
    ISOLATED
  }
}
