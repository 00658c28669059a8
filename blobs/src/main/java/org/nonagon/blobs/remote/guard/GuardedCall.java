package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.FaultToleranceStrategy;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.timeout.TimeoutEvents;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One call on its way through the strategies, with all its tries. The answer does not go through
 * them: it stays with the try that brought it until the end is known.
 *
 * <p>Whoever cancels the call does not end it. It runs on until it is done or out of time, so that
 * the breakers learn what came of it, and its answer is discarded.
 */
final class GuardedCall<T> {
  private final Supplier<Uni<T>> work;
  private final FaultToleranceStrategy<Signal> limit;
  private final Consumer<T> discard;
  private volatile Attempt<T> attempt;
  private boolean isTaken;

  private GuardedCall(
      Supplier<Uni<T>> work, FaultToleranceStrategy<Signal> limit, Consumer<T> discard) {
    this.work = work;
    this.limit = limit;
    this.discard = discard;
    this.attempt = new Attempt<>(discard);
  }

  /**
   * Makes a call each time that it is subscribed.
   *
   * @param guards what each call goes through
   * @param limit what each try goes through in the end
   * @param work gives the work of a try
   * @param explain makes a failure of what any of them says
   * @param discard gets what was brought for nothing
   */
  static <T> Uni<T> of(
      FaultToleranceStrategy<Signal> guards,
      FaultToleranceStrategy<Signal> limit,
      Supplier<Uni<T>> work,
      Function<Throwable, Throwable> explain,
      Consumer<T> discard) {
    return Uni.createFrom()
        .deferred(
            () -> {
              GuardedCall<T> call = new GuardedCall<>(work, limit, discard);
              return Uni.createFrom()
                  .<T>emitter(emitter -> call.begin(guards, explain, emitter))
                  .invoke(call::taken);
            });
  }

  private void begin(
      FaultToleranceStrategy<Signal> guards,
      Function<Throwable, Throwable> explain,
      UniEmitter<? super T> emitter) {
    guards
        .apply(new FaultToleranceContext<>(this::tryOnce, true))
        .then(
            (_, failure) -> {
              if (failure != null) {
                emitter.fail(explain.apply(failure));
              } else {
                tell(emitter);
              }
            });
  }

  private Future<Signal> tryOnce() {
    Attempt<T> next = new Attempt<>(discard);
    attempt = next;
    FaultToleranceContext<Signal> context =
        new FaultToleranceContext<>(
            () -> next.begin(Uni.createFrom().deferred(() -> work.get())), true);
    context.registerEventHandler(
        TimeoutEvents.Finished.class,
        how -> {
          if (how.timedOut) {
            next.giveUp();
          }
        });
    return limit.apply(context);
  }

  /** The answer is delivered on this thread, or never. */
  private void tell(UniEmitter<? super T> emitter) {
    T answer = attempt.take().orElseThrow();
    emitter.complete(answer);
    if (!isTaken) {
      discard.accept(answer);
    }
  }

  private void taken() {
    isTaken = true;
  }
}
