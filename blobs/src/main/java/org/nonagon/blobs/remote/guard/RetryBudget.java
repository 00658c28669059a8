package org.nonagon.blobs.remote.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket of tokens: each call earns a part of one, each retry costs one. However many calls fail,
 * retries stay that part of the calls. Safe for several threads.
 */
final class RetryBudget {
  private static final long PARTS = 1_000;

  private final long earned;
  private final long most;
  private final AtomicLong parts;

  /** A full bucket. */
  RetryBudget(GuardConfig.Retrying config) {
    this.earned = Math.round(config.share() * PARTS);
    this.most = config.burst() * PARTS;
    this.parts = new AtomicLong(most);
  }

  /** A call begins. */
  void earn() {
    parts.accumulateAndGet(earned, (held, more) -> Math.min(most, held + more));
  }

  /** Whether there is a retry to be had; it is taken. */
  boolean take() {
    return parts.getAndUpdate(held -> held >= PARTS ? held - PARTS : held) >= PARTS;
  }
}
