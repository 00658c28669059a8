package org.nonagon.blobs.rewrite;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.TimeUnit;
import org.nonagon.blobs.Timers;

/** Holds work to a number of bytes a second. Used by one flow at a time. */
final class Pace {
  private static final long SHORTEST_PAUSE_MILLIS = 10;

  private final Timers timers;
  private long owedBytes;

  Pace(Timers timers) {
    this.timers = timers;
  }

  /** Completes when these bytes, and those before, had their time. */
  Uni<Void> after(long bytes, long bytesPerSecond) {
    owedBytes += bytes;
    long pauseMillis = TimeUnit.SECONDS.toMillis(1) * owedBytes / bytesPerSecond;
    if (pauseMillis < SHORTEST_PAUSE_MILLIS) {
      return Uni.createFrom().voidItem();
    }
    owedBytes = 0;
    return Uni.createFrom()
        .emitter(emitter -> timers.after(pauseMillis, () -> emitter.complete(null)));
  }
}
