package org.nonagon.cli.role;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.nonagon.blobs.Timers;

/** Work that is done again and again, a pause after the last time ended, until it is stopped. */
public final class Repeating implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Repeating.class);

  private final String name;
  private final long pauseMillis;
  private final Supplier<Uni<Void>> work;
  private final Timers timers;
  private volatile boolean isStopped;

  private Repeating(String name, long pauseMillis, Supplier<Uni<Void>> work, Timers timers) {
    this.name = name;
    this.pauseMillis = pauseMillis;
    this.work = work;
    this.timers = timers;
  }

  /**
   * Begins after a first pause. A failure is logged and does not end it; one of work that was
   * stopped meanwhile is not news, as what it needs may have been closed.
   */
  public static Repeating start(
      String name, long pauseMillis, Supplier<Uni<Void>> work, Timers timers) {
    Repeating repeating = new Repeating(name, pauseMillis, work, timers);
    repeating.pause();
    return repeating;
  }

  /** Does not begin again. */
  @Override
  public void close() {
    isStopped = true;
  }

  private void pause() {
    timers.after(pauseMillis, this::run);
  }

  private void run() {
    if (!isStopped) {
      work.get()
          .onFailure()
          .invoke(this::report)
          .onFailure()
          .recoverWithNull()
          .subscribe()
          .with(done -> pause());
    }
  }

  private void report(Throwable failure) {
    if (!isStopped) {
      LOG.warnf("%s failed: %s", name, failure);
    }
  }
}
