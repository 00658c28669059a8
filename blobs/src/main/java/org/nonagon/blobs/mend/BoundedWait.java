package org.nonagon.blobs.mend;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.Timers.Timer;
import org.nonagon.protocol.shard.ShardStoreException;

/** Begins work that others do, and gives up waiting for it after a while. */
final class BoundedWait {
  private final Timers timers;
  private final long millis;

  BoundedWait(Timers timers, long millis) {
    this.timers = timers;
    this.millis = millis;
  }

  /**
   * Begins work.
   *
   * @param late takes an answer that nobody waits for any more
   */
  <T> CompletableFuture<T> begin(Uni<T> work, Consumer<? super T> late) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Timer timer =
        timers.after(
            millis,
            () ->
                answer.completeExceptionally(
                    new ShardStoreException("no answer within %d ms".formatted(millis))));
    work.subscribe()
        .with(
            item -> {
              timer.cancel();
              if (!answer.complete(item)) {
                late.accept(item);
              }
            },
            failure -> {
              timer.cancel();
              answer.completeExceptionally(failure);
            });
    return answer;
  }
}
