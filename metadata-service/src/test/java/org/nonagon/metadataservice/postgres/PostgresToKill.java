package org.nonagon.metadataservice.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A PostgreSQL of its own, whose server is killed and started again over the same data. */
public final class PostgresToKill implements AutoCloseable {
  private static final Path BINARIES = Path.of("target", "postgres-for-tests");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgresSettings settings;
  private volatile EmbeddedPostgres postgres;

  /** Starts it in an empty folder, with a database of this version's schema. */
  public PostgresToKill(Path folder) {
    this.settings = new EmbeddedPostgresSettings(folder, BINARIES, 0, 32, 16, PATIENCE, PATIENCE);
    this.postgres = EmbeddedPostgres.start(settings);
    SchemaMigration.migrate(postgres.createDatabase("catalog"));
  }

  /** The database of the server that runs now; its port changes with each. */
  public DatabaseSettings database() {
    return postgres.database("catalog");
  }

  /** Kills the server (SIGKILL), and waits until another one has recovered its data. */
  public void restart() {
    Signal.KILL.send(postgres.pid());
    try {
      postgres.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
    postgres = EmbeddedPostgres.start(settings);
  }

  @Override
  public void close() {
    postgres.close();
  }
}
