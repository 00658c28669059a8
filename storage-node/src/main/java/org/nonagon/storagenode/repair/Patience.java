package org.nonagon.storagenode.repair;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.nonagon.blobs.Timers;

/**
 * How threads that wait do so: no longer than they may, on timers that need not be those of the
 * real world. Safe for use by several threads.
 *
 * @param millis how long an answer may take
 */
public record Patience(Timers timers, long millis) {
  /**
   * Waits for an answer.
   *
   * @throws TimeoutException when it took longer than it may
   */
  public <T> T await(Uni<T> answer) {
    return Uni.join().first(answer, this.<T>end()).toTerminate().await().indefinitely();
  }

  private <T> Uni<T> end() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Timers.Timer end = timers.after(millis, () -> emitter.fail(new TimeoutException()));
              emitter.onTermination(end::cancel);
            });
  }

  /**
   * Rests for a while, or until it is called.
   *
   * @param call completes with nothing, never fails
   */
  public void rest(long restMillis, CompletableFuture<Void> call) throws InterruptedException {
    CompletableFuture<Void> rested = new CompletableFuture<>();
    Timers.Timer timer = timers.after(restMillis, () -> rested.complete(null));
    try {
      CompletableFuture.anyOf(call, rested).get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      timer.cancel();
    }
  }
}
