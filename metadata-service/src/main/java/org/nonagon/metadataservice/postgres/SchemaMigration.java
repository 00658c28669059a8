package org.nonagon.metadataservice.postgres;

import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings a database to the schema of this version with Flyway, before anything else speaks to it.
 * Migrations are on the class path in {@code db/migration}. A repeat does nothing; two servers that
 * migrate at once wait for each other; a database of a newer version is refused.
 */
public final class SchemaMigration {
  private static final String LOCATION = "classpath:db/migration";

  private static final String[] NONE = {};

  private SchemaMigration() {}

  /**
   * The version of a schema that is newer than any this program knows; empty when it is not.
   * Changes nothing.
   */
  public static Optional<String> newerVersion(DatabaseSettings database) {
    return Optional.ofNullable(flyway(database).info().current())
        .filter(current -> current.getState() == MigrationState.FUTURE_SUCCESS)
        .map(current -> String.valueOf(current.getVersion()));
  }

  /**
   * Migrates.
   *
   * @return how many migrations ran
   * @throws SchemaMigrationException when one failed (it was rolled back) or the schema is unknown
   */
  public static int migrate(DatabaseSettings database) {
    try {
      return flyway(database).migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new SchemaMigrationException("cannot bring " + database + " to this schema", e);
    }
  }

  private static Flyway flyway(DatabaseSettings database) {
    return Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(database.dataSource())
        .locations(LOCATION)
        .ignoreMigrationPatterns(NONE) // Unknown migrations mean that a newer version was here.
        .load();
  }
}
