package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
  private static final String LOOPBACK = "127.0.0.1";
  private static final String MAINTENANCE_DATABASE = "postgres";
  private static final int START_ATTEMPTS = 5;
  private static final long LOG_LIMIT_BYTES = 16 << 20;
  private static final int LOG_TAIL_CHARS = 2_000;

  private final EmbeddedPostgresSettings settings;
  private final PostgresDataFolder data;
  private final Process process;
  private final int port;

  private EmbeddedPostgres(
      EmbeddedPostgresSettings settings, PostgresDataFolder data, Process process, int port) {
    this.settings = settings;
    this.data = data;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts PostgreSQL, making what is missing, and returns when it takes connections.
   *
   * @throws EmbeddedPostgresException when it does not
   */
  public static EmbeddedPostgres start(EmbeddedPostgresSettings settings) {
    PostgresBinaries binaries = PostgresBinaries.unpackBelow(settings.binaries());
    PostgresDataFolder data = PostgresDataFolder.openOrCreate(settings.folder(), binaries);
    new PostgresProcesses(data.path()).endSurvivors(settings.stopTimeout());
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() != 0 ? settings.port() : freePort();
      Process process = launch(settings, binaries, data, port);
      if (becomesReady(process, data, settings)) {
        return new EmbeddedPostgres(settings, data, process, port);
      }
      process.destroyForcibly();
      // Somebody may have taken the free port meanwhile; anything else fails again at once.
      if (settings.port() != 0 || attempt == START_ATTEMPTS) {
        throw new EmbeddedPostgresException("PostgreSQL did not start: " + logTail(settings));
      }
    }
  }

  /** The database of that name on this server; it need not exist. */
  public DatabaseSettings database(String name) {
    return new DatabaseSettings(LOOPBACK, port, name, PostgresDataFolder.USER, data.password());
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
  public void close() {
    if (process.isAlive()) {
      Signal.INTERRUPT.send(process.pid());
    }
    if (!PostgresInterrupts.waitFor(process, settings.stopTimeout())) {
      Signal.QUIT.send(process.pid());
      if (!PostgresInterrupts.waitFor(process, settings.stopTimeout())) {
        process.destroyForcibly();
      }
    }
  }

  private static Process launch(
      EmbeddedPostgresSettings settings,
      PostgresBinaries binaries,
      PostgresDataFolder data,
      int port) {
    try {
      Path log = rotatedLog(settings);
      return PostgresCommand.of(binaries.executable("postgres"), arguments(settings, data, port))
          .directory(data.path().toFile())
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot start PostgreSQL: " + e, e);
    }
  }

  private static List<String> arguments(
      EmbeddedPostgresSettings settings, PostgresDataFolder data, int port) {
    List<String> arguments = new ArrayList<>(List.of("-D", data.path().toString()));
    for (String setting :
        List.of(
            "listen_addresses=" + LOOPBACK,
            "port=" + port,
            "unix_socket_directories=",
            "password_encryption=scram-sha-256",
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
            "max_connections=" + settings.maxConnections(),
            "shared_buffers=" + settings.sharedBuffersMiB() + "MB",
            "max_locks_per_transaction=1024", // A DeleteObjects takes a lock for each of 1000 keys.
            "checkpoint_timeout=15min", // Full pages after a checkpoint are most of the log.
            "max_wal_size=2GB",
            "min_wal_size=256MB",
            "autovacuum_naptime=15s",
            "jit=off",
            "max_parallel_workers_per_gather=0",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_line_prefix=%m [%p] ")) {
      arguments.add("-c");
      arguments.add(setting);
    }
    return arguments;
  }

  private static boolean becomesReady(
      Process process, PostgresDataFolder data, EmbeddedPostgresSettings settings) {
    PostgresProcesses.await(
        () -> !process.isAlive() || isReady(process, data), settings.startTimeout());
    return process.isAlive() && isReady(process, data);
  }

  private static boolean isReady(Process process, PostgresDataFolder data) {
    return PostmasterFile.read(data.path())
        .filter(file -> file.ready() && file.pid() == process.pid())
        .isPresent();
  }

  private static int freePort() {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("no free port on " + LOOPBACK + ": " + e, e);
    }
  }

  private static Path rotatedLog(EmbeddedPostgresSettings settings) throws IOException {
    Path log = log(settings);
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
      Files.move(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  private static String logTail(EmbeddedPostgresSettings settings) {
    try {
      String text = Files.readString(log(settings), StandardCharsets.ISO_8859_1);
      return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS)).strip();
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  private static Path log(EmbeddedPostgresSettings settings) {
    return settings.folder().resolve("log");
  }
}
