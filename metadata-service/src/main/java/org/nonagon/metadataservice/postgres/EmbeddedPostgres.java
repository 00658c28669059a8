package org.nonagon.metadataservice.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * A PostgreSQL of our own: a child process on loopback, durable, with everything in one folder.
 *
 * <pre>
 *   FOLDER/bin-18.6.0/   the executables, unpacked once
 *   FOLDER/18/           PostgreSQL's data folder
 *   FOLDER/password      of the role "nonagon", mode 0600
 *   FOLDER/log           what PostgreSQL prints; the file before it is log.1
 * </pre>
 *
 * <p>The child outlives a killed JVM. The next start recognises it, stops it and starts again,
 * since its settings may be old. Only one JVM at a time may use a folder; the caller sees to that
 * with a lock file.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final String MAINTENANCE_DATABASE = "postgres";
  private static final int MAX_RESTARTS = 5;
  private static final Duration RESTART_PERIOD = Duration.ofMinutes(10);

  private final PostgresLauncher launcher;
  private final int port;
  private final Deque<Long> restartsNanos = new ArrayDeque<>();
  private volatile Process process;
  private volatile boolean closing;

  private EmbeddedPostgres(PostgresLauncher launcher, PostgresLauncher.Running running) {
    this.launcher = launcher;
    this.port = running.port();
    this.process = running.process();
  }

  /**
   * Starts PostgreSQL, making what is missing, and returns when it takes connections.
   *
   * @throws EmbeddedPostgresException when it does not
   */
  public static EmbeddedPostgres start(EmbeddedPostgresSettings settings) {
    PostgresBinaries binaries = PostgresBinaries.unpackBelow(settings.binaries());
    PostgresDataFolder data = PostgresDataFolder.openOrCreate(settings.folder(), binaries);
    PostgresLauncher launcher = new PostgresLauncher(settings, binaries, data);
    return new EmbeddedPostgres(launcher, launcher.start());
  }

  /**
   * From now on starts PostgreSQL again, on the same port, whenever it ends unasked.
   *
   * @param onGivenUp runs once when it ends too often or does not come back
   */
  public void keepRunning(Runnable onGivenUp) {
    CompletableFuture<Void> _ =
        process
            .onExit()
            .thenRunAsync(
                () -> restart(onGivenUp),
                task -> Thread.ofVirtual().name("postgres-restart").start(task));
  }

  /** The database of that name on this server; it need not exist. */
  public DatabaseSettings database(String name) {
    return new DatabaseSettings(
        PostgresLauncher.LOOPBACK, port, name, PostgresDataFolder.USER, launcher.data().password());
  }

  /** Makes a database unless it exists. */
  public DatabaseSettings createDatabase(String name) {
    try (Connection connection = database(MAINTENANCE_DATABASE).dataSource().getConnection();
        PreparedStatement exists =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        Statement create = connection.createStatement()) {
      exists.setString(1, name);
      if (!exists.executeQuery().next()) {
        create.execute("CREATE DATABASE " + create.enquoteIdentifier(name, true));
      }
      return database(name);
    } catch (SQLException e) {
      throw new EmbeddedPostgresException("cannot create database " + name + ": " + e, e);
    }
  }

  /** Process id of the postmaster. */
  public long pid() {
    return process.pid();
  }

  /** The loopback port. */
  public int port() {
    return port;
  }

  /** Completes when PostgreSQL ends, for whatever reason. */
  public CompletableFuture<Void> ended() {
    return process.onExit().thenAccept(ended -> {});
  }

  /** Stops PostgreSQL with a checkpoint, cutting its connections, and returns when it has ended. */
  @Override
  public synchronized void close() {
    closing = true;
    Process current = process;
    Duration patience = launcher.settings().stopTimeout();
    if (current.isAlive()) {
      Signal.INTERRUPT.send(current.pid());
    }
    if (!PostgresInterrupts.waitFor(current, patience)) {
      Signal.QUIT.send(current.pid());
      if (!PostgresInterrupts.waitFor(current, patience)) {
        current.destroyForcibly();
      }
    }
  }

  private synchronized void restart(Runnable onGivenUp) {
    if (closing) {
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "PostgreSQL ended with status {0}", process.exitValue());
    if (!mayRestart()) {
      onGivenUp.run();
      return;
    }
    try {
      process = launcher.startOn(port).process();
      keepRunning(onGivenUp);
      LOG.log(System.Logger.Level.INFO, "PostgreSQL runs again");
    } catch (EmbeddedPostgresException e) {
      LOG.log(System.Logger.Level.ERROR, "PostgreSQL does not start again", e);
      onGivenUp.run();
    }
  }

  private boolean mayRestart() {
    long now = System.nanoTime();
    restartsNanos.removeIf(then -> now - then > RESTART_PERIOD.toNanos());
    restartsNanos.add(now);
    return restartsNanos.size() <= MAX_RESTARTS;
  }
}
