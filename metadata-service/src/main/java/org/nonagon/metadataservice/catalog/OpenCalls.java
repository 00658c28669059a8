package org.nonagon.metadataservice.catalog;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Fails calls that were not answered in time. The database gives a statement up by itself, but says
 * so to nobody when the connection is half open.
 *
 * <p>One timer looks at all calls, so that a call costs an entry in a table and no timer of its
 * own; a call may be given up later than its limit by as much as that timer's interval.
 * Thread-safe.
 */
public final class OpenCalls implements AutoCloseable {
  private static final int LOOKS_PER_LIMIT = 8;

  private final Vertx vertx;
  private final Duration limit;
  private final long timer;
  private final Set<Call<?>> calls = ConcurrentHashMap.newKeySet();

  /** Without calls yet; {@code vertx} has the timer. */
  public OpenCalls(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
    long interval = Math.max(1, limit.toMillis() / LOOKS_PER_LIMIT);
    this.timer = vertx.setPeriodic(interval, _ -> giveUpSince(System.nanoTime()));
  }

  /** A call, and where its caller goes on. */
  private record Call<T>(Promise<T> answer, long begunNanos, Optional<Context> context) {
    void giveUp(TimeoutException why) {
      context.ifPresentOrElse(
          given -> given.runOnContext(_ -> answer.tryFail(why)), () -> answer.tryFail(why));
    }
  }

  /** The same call, which fails if it is not answered within the limit. */
  public <T> Future<T> bounded(Future<T> answer) {
    Promise<T> promise = Promise.promise();
    Call<T> call =
        new Call<>(promise, System.nanoTime(), Optional.ofNullable(Vertx.currentContext()));
    calls.add(call);
    answer.onComplete(
        done -> {
          calls.remove(call);
          if (done.succeeded()) {
            promise.tryComplete(done.result());
          } else {
            promise.tryFail(done.cause());
          }
        });
    return promise.future();
  }

  private void giveUpSince(long nowNanos) {
    calls.removeIf(
        call -> {
          boolean isLate = nowNanos - call.begunNanos() > limit.toNanos();
          if (isLate) {
            call.giveUp(new TimeoutException("no answer within " + limit.toMillis() + " ms"));
          }
          return isLate;
        });
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
