package org.nonagon.metadataservice.postgres;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waiting for child processes, with an interrupt turned into a failure that keeps the thread's
 * flag.
 */
final class PostgresInterrupts {
  private PostgresInterrupts() {}

  static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new EmbeddedPostgresException("interrupted while waiting for a PostgreSQL process", e);
    }
  }

  /** Whether the process ended within the time. */
  static boolean waitFor(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("interrupted while waiting for a PostgreSQL process", e);
    }
  }
}
