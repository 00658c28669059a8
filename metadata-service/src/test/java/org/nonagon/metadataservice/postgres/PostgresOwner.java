package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A JVM of its own that starts PostgreSQL, writes a row, prints the postmaster's process id and
 * waits to be killed.
 */
final class PostgresOwner {
  private PostgresOwner() {}

  public static void main(String[] args) throws Exception {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            EmbeddedPostgresSettings.in(Path.of(args[0])).withBinaries(Path.of(args[1])));
    DatabaseSettings database = postgres.createDatabase("catalog");
    EmbeddedPostgresTest.execute(database, "CREATE TABLE t AS SELECT 42 AS n");
    System.out.println(postgres.pid());
    new CountDownLatch(1).await();
  }

  static Process launch(Path folder, Path binaries) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresOwner.class.getName(),
                folder.toString(),
                binaries.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static long awaitPostmaster(Process owner) throws IOException {
    BufferedReader output = owner.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    assertThat(line).as("process id").isNotNull().matches("[0-9]+");
    return Long.parseLong(line);
  }
}
