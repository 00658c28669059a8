package org.nonagon.metadataservice.postgres;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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
   * Migrates.
   *
   * @return how many migrations ran
   * @throws SchemaMigrationException when one failed (it was rolled back) or the schema is unknown
   */
  public static int migrate(DatabaseSettings database) {
    try {
      return Flyway.configure(SchemaMigration.class.getClassLoader())
          .dataSource(database.dataSource())
          .locations(LOCATION)
          .ignoreMigrationPatterns(NONE) // Unknown migrations mean that a newer version was here.
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayException e) {
      throw new SchemaMigrationException("cannot bring " + database + " to this schema", e);
    }
  }
}
