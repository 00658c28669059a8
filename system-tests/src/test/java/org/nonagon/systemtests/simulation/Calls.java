package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.nonagon.blobs.Timers;

/** Calls that a fiber repeats until they are answered. */
final class Calls {
  private static final long PAUSE_MILLIS = 500;

  private Calls() {}

  /** The answer, however often it has to be asked for. */
  static <T> T insist(Timers timers, Supplier<Uni<T>> call) {
    while (true) {
      try {
        return call.get().await().indefinitely();
      } catch (RuntimeException lost) {
        CompletableFuture<Void> pause = new CompletableFuture<>();
        Timers.Timer _ = timers.after(PAUSE_MILLIS, () -> pause.complete(null));
        pause.join();
      }
    }
  }
}
