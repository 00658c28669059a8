package org.nonagon.systemtests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose catalog is in a PostgreSQL that is not its own. */
class ExternalDatabaseIT {
  private static final byte[] BODY = "kept elsewhere".getBytes(UTF_8);

  @TempDir static Path databases;
  private static ExternalPostgres postgres;

  @TempDir Path folder;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = ExternalPostgres.start(databases);
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @Test
  void theCatalogIsKeptInTheDatabaseThatWasGiven() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--database", postgres.url());
        RawConnection connection = RawConnection.open(server.root())) {
      assertThat(connection.put("/external", new byte[0])).isEqualTo(200);
      assertThat(connection.put("/external/object", BODY)).isEqualTo(200);
      assertThat(server.terminate()).isZero();
      assertThat(server.err()).doesNotContain("Exception");
    }
    assertThat(folder.resolve("nonagon-data/postgres")).doesNotExist();
    assertThat(postgres.count("bucket")).isEqualTo(1);

    Path other = Files.createDirectory(folder.resolve("other"));
    try (ServerProcess server = ServerProcess.start(folder, "--database", postgres.url());
        RawConnection connection = RawConnection.open(server.root())) {
      assertThat(connection.ask("GET", "/external/object").status()).isEqualTo(200);
      assertThat(connection.read(BODY.length)).isEqualTo(BODY);
      assertThat(Refusal.onFreePorts(other, "--database", postgres.url()))
          .contains(" is in use by another server")
          .doesNotContain(password());
      assertThat(server.terminate()).isZero();
    }
  }

  @Test
  void aDatabaseThatCouldLoseWhatItAcknowledgesIsRefused() throws Exception {
    for (String setting : new String[] {"fsync", "full_page_writes"}) {
      postgres.set(setting, "off");
      try {
        assertThat(Refusal.onFreePorts(folder, "--database", postgres.url()))
            .contains(setting + " = off", "set " + setting + " = on");
      } finally {
        postgres.set(setting, "on");
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDatabaseOutOfReachIsRefusedWithoutItsPassword() throws Exception {
    String nobody = postgres.url().replaceAll(":[0-9]+/", ":1/");

    assertThat(Refusal.onFreePorts(folder, "--database", nobody))
        .contains("cannot be reached")
        .doesNotContain(password());
    assertThat(folder).isEmptyDirectory();
  }

  private static String password() {
    return postgres.url().replaceAll(".*//[^:]*:([^@]*)@.*", "$1");
  }
}
