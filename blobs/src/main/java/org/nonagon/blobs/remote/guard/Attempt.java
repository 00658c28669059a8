package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.Completer;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One try of a call. Ends with an answer or a failure, unless it is given up before: then what it
 * still brings is discarded, since an answer may hold memory. Safe for several threads.
 */
final class Attempt<T> {
  private final Consumer<T> discard;
  private final Completer<Signal> end = Completer.create();
  private Optional<T> answer = Optional.empty();
  private Optional<Cancellable> work = Optional.empty();
  private boolean isGivenUp;

  Attempt(Consumer<T> discard) {
    this.discard = discard;
  }

  Future<Signal> begin(Uni<T> uni) {
    Cancellable subscription = uni.subscribe().with(this::answered, end::completeWithError);
    if (!keep(subscription)) {
      subscription.cancel();
    }
    return end.future();
  }

  private synchronized boolean keep(Cancellable subscription) {
    work = Optional.of(subscription);
    return !isGivenUp;
  }

  private void answered(T item) {
    if (keep(item)) {
      end.complete(Signal.DONE);
    } else {
      discard.accept(item);
    }
  }

  private synchronized boolean keep(T item) {
    if (!isGivenUp) {
      answer = Optional.of(item);
    }
    return !isGivenUp;
  }

  /** Nobody waits any more: the work is cancelled, and its answer discarded. */
  void giveUp() {
    Optional<Cancellable> begun;
    synchronized (this) {
      isGivenUp = true;
      begun = work;
    }
    begun.ifPresent(Cancellable::cancel);
    take().ifPresent(discard);
  }

  /** The answer, once. */
  synchronized Optional<T> take() {
    Optional<T> taken = answer;
    answer = Optional.empty();
    return taken;
  }
}
