package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.FaultToleranceStrategy;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.bulkhead.Bulkhead;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.retry.AsyncDelay;
import io.smallrye.faulttolerance.core.retry.Retry;
import io.smallrye.faulttolerance.core.retry.SyncDelay;
import io.smallrye.faulttolerance.core.timeout.Timeout;
import io.smallrye.faulttolerance.core.util.ResultDecision;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * The strategies around one drive, outermost first:
 *
 * <pre>
 *   calls   Retry -> Bulkhead -> CircuitBreaker (drive) -> CircuitBreaker (node) -> Timeout -> work
 *   steps                        CircuitBreaker (drive) -> CircuitBreaker (node) -> work
 * </pre>
 *
 * <p>The bulkhead stands outside the breakers: calls that wait behind a drive that hangs fail at
 * once when its breaker opens, and a refusal for want of room tells a breaker nothing. The time
 * limit is innermost: it bounds the work and not the waiting, which the bulkhead bounds.
 */
final class DriveGuard {
  private static final long RETRIES = 1;
  private static final long NO_LIMIT = 0;

  private final NodeGuard node;
  private final String name;
  private final CircuitBreaker<Signal> breaker;
  private final FaultToleranceStrategy<Signal> calls;
  private final Timeout<Signal> readLimit;
  private final Timeout<Signal> callLimit;

  DriveGuard(NodeGuard node, DriveId drive) {
    GuardConfig config = node.config();
    this.node = node;
    this.name = "%s of %s".formatted(drive, node.name());
    this.breaker = Breakers.of(name, config.drive(), node.timer(), node.breaker());
    this.calls =
        retry(new Bulkhead<>(breaker, name, config.callsAtOnce(), config.callsWaiting(), false));
    this.readLimit = limit(config.readMillis());
    this.callLimit = limit(config.callMillis());
  }

  private Timeout<Signal> limit(long millis) {
    return new Timeout<>(Invocation.invocation(), name, millis, node.timer());
  }

  /** Lost I/O is tried again; a call that was refused or took too long is not. */
  private Retry<Signal> retry(FaultToleranceStrategy<Signal> next) {
    return new Retry<>(
        next,
        name,
        ResultDecision.ALWAYS_EXPECTED,
        failure -> !(failure instanceof ShardStoreException),
        RETRIES,
        NO_LIMIT,
        SyncDelay.NONE,
        () -> budgeted(),
        node.timer().stopwatch(),
        null);
  }

  /** A pause, if the budget has a retry left; else the failure stands. */
  private AsyncDelay budgeted() {
    return (failure, again, _) -> {
      if (!node.budget().take()) {
        throw (ShardStoreException) failure;
      }
      var _ = node.timer().schedule(node.pauseMillis(), again);
    };
  }

  /** A read or a question: idempotent and short. */
  <T> Uni<T> read(Supplier<Uni<T>> work, Consumer<T> discard) {
    return call(readLimit, work, discard);
  }

  /** Anything else that is idempotent. */
  <T> Uni<T> call(Supplier<Uni<T>> work) {
    return call(callLimit, work, _ -> {});
  }

  private <T> Uni<T> call(Timeout<Signal> limit, Supplier<Uni<T>> work, Consumer<T> discard) {
    return Uni.createFrom()
        .deferred(
            () -> {
              node.budget().earn();
              return GuardedCall.of(calls, limit, work, this::explain, discard);
            });
  }

  /** The first step of something that cannot be tried again. */
  <T> Uni<T> step(Supplier<Uni<T>> work) {
    return GuardedCall.of(breaker, Invocation.invocation(), work, this::explain, _ -> {});
  }

  /** Tells the breakers what came of a step that they did not hold. */
  void note(Future<Signal> outcome) {
    breaker.apply(new FaultToleranceContext<>(() -> outcome, true)).then((_, _) -> {});
  }

  /** Whether the drive or its node is given a rest, or has not shown since that it works. */
  boolean isResting() {
    return node.isResting() || breaker.currentState() != CircuitBreaker.STATE_CLOSED;
  }

  private Throwable explain(Throwable failure) {
    return switch (failure) {
      case BulkheadException full ->
          new ShardStoreException(name + " has too many calls; later it may have room", full);
      case CircuitBreakerOpenException open ->
          new ShardStoreException(name + " is given a rest; in some seconds it is tried", open);
      case TimeoutException late -> new ShardStoreException(name + " did not answer in time", late);
      default -> failure;
    };
  }
}
