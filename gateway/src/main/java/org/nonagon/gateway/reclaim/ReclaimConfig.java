package org.nonagon.gateway.reclaim;

import org.nonagon.protocol.catalog.BlobCatalog;

/**
 * The bounds of reclamation.
 *
 * @param batchBlobs how many blobs a round condemns and drops
 * @param idleMillis how long to wait after a round that found fewer
 * @param pauseMillis how long to wait after a full one
 * @param sweepMillis how long between two passes over what the drives hold
 * @param sweepShards about how many shards of one drive a pass looks at together
 * @param maxCandidates how many orphans are remembered from one pass to the next
 */
public record ReclaimConfig(
    int batchBlobs,
    long idleMillis,
    long pauseMillis,
    long sweepMillis,
    int sweepShards,
    int maxCandidates) {
  /** A round a second, faster when there is much to do; a pass an hour. */
  public static final ReclaimConfig DEFAULT =
      new ReclaimConfig(512, 1000, 50, 3_600_000, 8192, 65_536);

  /** Refuses rounds that do nothing. */
  public ReclaimConfig {
    if (batchBlobs < 1 || batchBlobs > BlobCatalog.MAX_BLOBS || sweepShards < 1) {
      throw new IllegalArgumentException(
          "rounds of %d blobs, sweeps of %d shards".formatted(batchBlobs, sweepShards));
    }
    if (idleMillis < 1 || pauseMillis < 0 || sweepMillis < 1 || maxCandidates < 1) {
      throw new IllegalArgumentException("rounds that never end or never begin");
    }
  }
}
