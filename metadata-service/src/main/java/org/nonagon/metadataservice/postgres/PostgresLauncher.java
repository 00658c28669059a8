package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts the postmaster over a data folder and tells when it takes connections.
 *
 * @param settings of the instance
 * @param binaries to run
 * @param data to serve
 */
record PostgresLauncher(
    EmbeddedPostgresSettings settings, PostgresBinaries binaries, PostgresDataFolder data) {

  static final String LOOPBACK = "127.0.0.1";

  private static final int START_ATTEMPTS = 5;
  private static final int REASON_LINES = 3;
  private static final long LOG_LIMIT_BYTES = 16 << 20;

  /**
   * A postmaster that takes connections.
   *
   * @param process the postmaster
   * @param port on loopback
   */
  record Running(Process process, int port) {}

  /** Ends what an earlier server left, then starts on the port of the settings or on a free one. */
  Running start() {
    return settings.port() != 0 ? startOn(settings.port()) : startOnFreePort();
  }

  /** The same on a given port. */
  Running startOn(int port) {
    return tryOn(port)
        .orElseThrow(() -> new EmbeddedPostgresException("PostgreSQL did not start: " + reason()));
  }

  private Running startOnFreePort() {
    for (int attempt = 1; attempt < START_ATTEMPTS; attempt++) {
      Optional<Running> running = tryOn(freePort());
      if (running.isPresent()) {
        return running.get();
      }
      // Somebody may have taken the port meanwhile. Whatever else it was is met again.
    }
    return startOn(freePort());
  }

  private Optional<Running> tryOn(int port) {
    new PostgresProcesses(data.path()).endSurvivors(settings.stopTimeout());
    Process process = launch(port);
    PostgresProcesses.await(() -> !process.isAlive() || isReady(process), settings.startTimeout());
    if (process.isAlive() && isReady(process)) {
      return Optional.of(new Running(process, port));
    }
    process.destroyForcibly();
    return Optional.empty();
  }

  private Process launch(int port) {
    try {
      return PostgresCommand.of(binaries.executable("postgres"), arguments(port))
          .directory(data.path().toFile())
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(rotatedLog().toFile()))
          .start();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot start PostgreSQL: " + e, e);
    }
  }

  private List<String> arguments(int port) {
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

  private boolean isReady(Process process) {
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

  private Path rotatedLog() throws IOException {
    Path log = log();
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
      Files.move(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  /** The last that PostgreSQL, or what should have started it, complained of. */
  private String reason() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      List<String> complaints =
          lines.stream()
              .filter(line -> line.matches(".*(FATAL|PANIC|could not|unshare|setsid).*"))
              .toList();
      int first = Math.max(0, complaints.size() - REASON_LINES);
      return complaints.isEmpty()
          ? "its log " + log() + " does not say why"
          : String.join("; ", complaints.subList(first, complaints.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  private Path log() {
    return settings.folder().resolve("log");
  }
}
