package org.nonagon.blobs.read;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nonagon.blobs.TokenBucket;
import org.nonagon.protocol.layout.DriveId;

/**
 * What reads of the process usually take, which drives do not keep up with that, and how many more
 * reads may be asked of others because of it. Safe for use by several threads.
 */
final class ReadLatency {
  private final HedgePolicy policy;
  private final TokenBucket hedges;
  private final Map<DriveId, DrivePace> drives = new ConcurrentHashMap<>();
  private volatile LatencyMedian median = LatencyMedian.INITIAL;

  ReadLatency(HedgePolicy policy) {
    this.policy = policy;
    this.hedges = new TokenBucket(policy.share(), policy.burst());
  }

  synchronized void observe(double millis) {
    median = median.after(millis);
  }

  /** After which time a read is late. */
  long delayMillis() {
    return policy.delayMillis(median);
  }

  /** How long a read is waited for when no others may be asked before. */
  long maxDelayMillis() {
    return policy.maxMillis();
  }

  /** How a drive does. There are as many as drives were ever read from. */
  DrivePace of(DriveId drive) {
    return drives.computeIfAbsent(drive, _ -> new DrivePace());
  }

  TokenBucket hedges() {
    return hedges;
  }
}
