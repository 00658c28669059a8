package org.nonagon.systemtests.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.EmbeddedPostgres;
import org.nonagon.metadataservice.postgres.EmbeddedPostgresSettings;

/**
 * A PostgreSQL that some operator runs: the binaries that the product embeds, started by the test
 * with settings that can be changed.
 */
final class ExternalPostgres implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String DATABASE = "catalog";

  private final Process process;
  private final DatabaseSettings database;

  private ExternalPostgres(Process process, DatabaseSettings database) {
    this.process = process;
    this.database = database;
  }

  /** Makes a server below {@code folder} with an empty database, and waits until it answers. */
  static ExternalPostgres start(Path folder) throws IOException {
    DatabaseSettings made;
    try (EmbeddedPostgres embedded = EmbeddedPostgres.start(EmbeddedPostgresSettings.in(folder))) {
      made = embedded.createDatabase(DATABASE);
    }
    DatabaseSettings database =
        new DatabaseSettings(made.host(), freePort(), DATABASE, made.user(), made.password());
    ExternalPostgres postgres = new ExternalPostgres(launch(folder, database.port()), database);
    try {
      postgres.await("SHOW fsync", "on");
      return postgres;
    } catch (AssertionError e) {
      postgres.close();
      throw e;
    }
  }

  /** What {@code --database} takes. */
  String url() {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            database.user(), database.password(), database.host(), database.port(), DATABASE);
  }

  /** How many rows a table has. */
  long count(String table) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Changes a setting, and waits until it holds. */
  void set(String setting, String value) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET " + setting + " = " + value);
      statement.execute("SELECT pg_reload_conf()");
    }
    await("SHOW " + setting, value);
  }

  private void await(String query, String expected) {
    if (Await.value(PATIENCE, () -> answer(query).filter(expected::equals)).isEmpty()) {
      throw new AssertionError(query + " is not " + expected);
    }
  }

  private Optional<String> answer(String query) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    } catch (SQLException notYet) {
      return Optional.empty();
    }
  }

  private static Process launch(Path folder, int port) throws IOException {
    List<String> command = new ArrayList<>();
    if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      command.addAll(List.of("unshare", "-U")); // It does not run as root.
    }
    command.add(binary(folder).toString());
    command.addAll(List.of("-D", folder.resolve("18").toString(), "-p", Integer.toString(port)));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("external.log").toFile())
        .start();
  }

  private static Path binary(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("bin-"))
          .map(file -> file.resolve("bin/postgres"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
