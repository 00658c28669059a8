package org.nonagon.systemtests.simulation.network;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nonagon.blobs.Timers;

/**
 * A request and its answer over a link. The first answer counts, and none after the time is up or
 * the caller has left; the work goes on at the other end all the same. A request that comes twice
 * is done twice.
 *
 * @param <T> the answer
 */
final class Exchange<T> {
  private final UniEmitter<? super T> emitter;
  private final Timers.Timer deadline;
  private boolean hasEnded;

  /**
   * How exchanges with one other process are made.
   *
   * @param link to it
   * @param timeoutMillis how long the caller waits
   * @param lost what the caller gets when it waited so long, from words for people
   */
  record Exchanges(
      Link link, Timers timers, long timeoutMillis, Function<String, RuntimeException> lost) {}

  private Exchange(Exchanges terms, String name, UniEmitter<? super T> emitter) {
    this.emitter = emitter;
    this.deadline =
        terms
            .timers()
            .after(
                terms.timeoutMillis(),
                () -> end(e -> e.fail(terms.lost().apply("no answer to " + name + " in time"))));
    emitter.onTermination(this::leave);
  }

  /**
   * A call of {@code work} in the other process; one each time that somebody subscribes.
   *
   * @param name for people
   * @param work is begun in the other process; what it answers must be its own
   */
  static <T> Uni<T> call(Exchanges terms, String name, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Exchange<T> exchange = new Exchange<>(terms, name, emitter);
              terms.link().send(back -> exchange.serve(back, work));
            });
  }

  private void serve(Link back, Supplier<Uni<T>> work) {
    Uni.createFrom()
        .<T>deferred(work::get)
        .subscribe()
        .with(
            answer -> back.send(_ -> end(e -> e.complete(answer))),
            failure -> back.send(_ -> end(e -> e.fail(failure))));
  }

  private void end(Consumer<UniEmitter<? super T>> ending) {
    if (!hasEnded) {
      leave();
      ending.accept(emitter);
    }
  }

  private void leave() {
    hasEnded = true;
    deadline.cancel();
  }
}
