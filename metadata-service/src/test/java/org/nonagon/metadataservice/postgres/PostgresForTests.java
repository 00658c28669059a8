package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh database of a real, durable PostgreSQL for each test class. The server is started once
 * per test JVM and stopped when it ends.
 *
 * <pre>{@code
 * @RegisterExtension static final PostgresForTests POSTGRES = PostgresForTests.migrated();
 * ... POSTGRES.database() ...
 * }</pre>
 */
public final class PostgresForTests implements BeforeAllCallback, AfterAllCallback {
  private static final Path BINARIES = Path.of("target", "postgres-for-tests");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final boolean migrates;
  private Optional<DatabaseSettings> database = Optional.empty();

  private PostgresForTests(boolean migrates) {
    this.migrates = migrates;
  }

  /** A database with the schema of this version. */
  public static PostgresForTests migrated() {
    return new PostgresForTests(true);
  }

  /** A database with nothing in it. */
  public static PostgresForTests empty() {
    return new PostgresForTests(false);
  }

  /** The database of the test class that runs. */
  public DatabaseSettings database() {
    return database.orElseThrow(() -> new IllegalStateException("no test class runs"));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    DatabaseSettings fresh = Server.INSTANCE.createDatabase("test_" + NUMBER.incrementAndGet());
    if (migrates) {
      SchemaMigration.migrate(fresh);
    }
    database = Optional.of(fresh);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database = Optional.empty();
  }

  /** Started when the first test asks. */
  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createTempDirectory("nonagon-postgres-");
        EmbeddedPostgres postgres =
            EmbeddedPostgres.start(EmbeddedPostgresSettings.in(folder).withBinaries(BINARIES));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, folder)));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void stop(EmbeddedPostgres postgres, Path folder) {
      postgres.close();
      try {
        PostgresBinaries.deleteTree(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
