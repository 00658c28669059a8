package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.FaultToleranceStrategy;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.nonagon.protocol.shard.ShardStoreException;

/** How circuit breakers are made. */
final class Breakers {
  /** One call that works is enough to trust a drive again. */
  private static final int PROBES = 1;

  private Breakers() {}

  static CircuitBreaker<Signal> of(
      String name,
      GuardConfig.Breaking config,
      GuardTimer timer,
      FaultToleranceStrategy<Signal> next) {
    return new CircuitBreaker<>(
        next,
        name,
        failure -> !isLost(failure),
        config.restMillis(),
        config.window(),
        config.failureRatio(),
        PROBES,
        timer.stopwatch(),
        timer);
  }

  /** Lost I/O counts against a drive; refusals are answers, and what a caller did wrong is not. */
  private static boolean isLost(Throwable failure) {
    return failure instanceof ShardStoreException || failure instanceof TimeoutException;
  }
}
