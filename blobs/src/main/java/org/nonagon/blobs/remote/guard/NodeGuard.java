package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import java.util.random.RandomGenerator;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.TokenBucket;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Guards the drives of one node: what they have in common is the node's circuit breaker and its
 * budget of retries. One for each node; safe for several threads.
 */
public final class NodeGuard {
  private final String name;
  private final GuardConfig config;
  private final GuardTimer timer;
  private final RandomGenerator random;
  private final CircuitBreaker<Signal> breaker;
  private final TokenBucket budget;

  /**
   * A guard that has seen nothing yet.
   *
   * @param name of the node, for messages
   * @param random spreads retries; safe for several threads
   */
  public NodeGuard(String name, GuardConfig config, Timers timers, RandomGenerator random) {
    this.name = name;
    this.config = config;
    this.timer = new GuardTimer(timers);
    this.random = random;
    this.breaker = Breakers.of(name, config.node(), timer, Invocation.invocation());
    this.budget = new TokenBucket(config.retries().share(), config.retries().burst());
  }

  /** A drive of the node behind its guards. Each drive is guarded once. */
  public GuardedShardStore guard(ShardStore drive) {
    return new GuardedShardStore(drive, new DriveGuard(this, drive.drive()));
  }

  /** Whether the node is given a rest, or was and has not shown yet that it works. */
  public boolean isResting() {
    return breaker.currentState() != CircuitBreaker.STATE_CLOSED;
  }

  String name() {
    return name;
  }

  GuardConfig config() {
    return config;
  }

  GuardTimer timer() {
    return timer;
  }

  CircuitBreaker<Signal> breaker() {
    return breaker;
  }

  TokenBucket budget() {
    return budget;
  }

  /** How long a retry waits: not all that failed together come again together. */
  long pauseMillis() {
    int shortest = config.retries().pauseMillis();
    return shortest + random.nextLong(shortest + 1L);
  }
}
