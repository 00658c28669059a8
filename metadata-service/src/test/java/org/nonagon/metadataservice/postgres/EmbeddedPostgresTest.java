package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  private static final Path BINARIES = Path.of("target", "postgres-for-tests");

  @TempDir Path folder;

  @Test
  void theFirstStartMakesADurableDatabaseWithAPasswordOfItsOwn() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseSettings database = postgres.createDatabase("catalog");

      assertThat(show(database, "fsync")).isEqualTo("on");
      assertThat(show(database, "full_page_writes")).isEqualTo("on");
      assertThat(show(database, "synchronous_commit")).isEqualTo("on");
      assertThat(show(database, "data_checksums")).isEqualTo("on");
      assertThat(show(database, "server_encoding")).isEqualTo("UTF8");
      assertThat(show(database, "lc_collate_of_database")).isEqualTo("C");
      assertThat(show(database, "max_locks_per_transaction")).isEqualTo("1024");
      assertThat(show(database, "unix_socket_directories")).isEmpty();
      assertThat(show(database, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(PostgresBinaries.VERSION).startsWith(show(database, "server_version"));
      assertThat(query(database, "SELECT rolpassword FROM pg_authid WHERE rolname = 'nonagon'"))
          .startsWith("SCRAM-SHA-256$");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("password"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseSettings right = postgres.database("postgres");
      DatabaseSettings wrong =
          new DatabaseSettings(right.host(), right.port(), "postgres", right.user(), "wrong");

      assertThat(catchThrowable(() -> show(wrong, "fsync")))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() throws Exception {
    writeInFirstRun();

    assertWrittenInSecondRun();
  }

  @Test
  void stoppingEndsEveryProcess() {
    EmbeddedPostgres postgres = start();
    postgres.close();

    assertThat(new PostgresProcesses(folder.resolve("18")).alive()).isEmpty();
    assertThat(PostmasterFile.read(folder.resolve("18"))).isEmpty();
  }

  @Test
  void aKilledPostgresStartsAgainWithWhatWasCommitted() throws Exception {
    EmbeddedPostgres postgres = start();
    DatabaseSettings database = postgres.createDatabase("catalog");
    execute(database, "CREATE TABLE t AS SELECT 42 AS n");
    Signal.KILL.send(postgres.pid());
    postgres.ended().get(10, TimeUnit.SECONDS);

    assertWrittenInSecondRun();
  }

  @Test
  void aPostgresThatIsKeptRunningComesBackOnItsPort() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseSettings database = postgres.createDatabase("catalog");
      execute(database, "CREATE TABLE t AS SELECT 42 AS n");
      CountDownLatch givenUp = new CountDownLatch(1);
      postgres.keepRunning(givenUp::countDown);
      long killed = postgres.pid();

      Signal.KILL.send(killed);

      assertThat(PostgresProcesses.await(() -> postgres.pid() != killed, Duration.ofSeconds(30)))
          .isTrue();
      assertThat(query(database, "SELECT n FROM t")).isEqualTo("42");
      assertThat(givenUp.getCount()).isEqualTo(1);
    }
    assertThat(new PostgresProcesses(folder.resolve("18")).alive()).isEmpty();
  }

  @Test
  void aSurvivorOfAKilledServerIsStoppedAndStartedAgain() throws Exception {
    Process owner = PostgresOwner.launch(folder, BINARIES);
    long survivor = PostgresOwner.awaitPostmaster(owner);
    owner.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    assertThat(new PostgresProcesses(folder.resolve("18")).alive()).contains(survivor);

    try (EmbeddedPostgres postgres = start()) {
      assertThat(postgres.pid()).isNotEqualTo(survivor);
      assertThat(new PostgresProcesses(folder.resolve("18")).alive())
          .doesNotContain(survivor)
          .contains(postgres.pid());
      assertThat(query(postgres.database("catalog"), "SELECT n FROM t")).isEqualTo("42");
    }
  }

  @Test
  void aPidFileThatNamesAForeignProcessIsStale() throws Exception {
    writeInFirstRun();
    Files.writeString(
        folder.resolve("18/postmaster.pid"), ProcessHandle.current().pid() + "\nx\n0\n1\n\n\n");

    assertWrittenInSecondRun();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void anUnfinishedInitdbIsThrownAway() throws Exception {
    Files.createDirectories(folder.resolve("18.unfinished/base"));

    writeInFirstRun();

    assertThat(folder.resolve("18.unfinished")).doesNotExist();
  }

  @Test
  void aTakenFixedPortIsAClearFailure() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      EmbeddedPostgresSettings settings =
          EmbeddedPostgresSettings.in(folder).withBinaries(BINARIES).withPort(taken.getLocalPort());

      assertThat(catchThrowable(() -> EmbeddedPostgres.start(settings)))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("Address already in use");
    }
  }

  private void writeInFirstRun() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseSettings database = postgres.createDatabase("catalog");
      execute(database, "CREATE TABLE t AS SELECT 42 AS n");
    }
  }

  private void assertWrittenInSecondRun() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseSettings database = postgres.createDatabase("catalog");
      assertThat(query(database, "SELECT n FROM t")).isEqualTo("42");
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(
        new EmbeddedPostgresSettings(
            folder, BINARIES, 0, 16, 16, Duration.ofSeconds(60), Duration.ofSeconds(20)));
  }

  private static String show(DatabaseSettings database, String setting) throws SQLException {
    return setting.equals("lc_collate_of_database")
        ? query(database, "SELECT datcollate FROM pg_database WHERE datname = current_database()")
        : query(database, "SHOW " + setting);
  }

  static String query(DatabaseSettings database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  static void execute(DatabaseSettings database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
