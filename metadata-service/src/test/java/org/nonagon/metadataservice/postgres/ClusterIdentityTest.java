package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterIdentityTest {
  @RegisterExtension static final PostgresForTests POSTGRES = PostgresForTests.empty();

  @Test
  void theClusterIsKnownFromTheFirstMigrationOnAndANewerSchemaIsNoticed() throws SQLException {
    DatabaseSettings database = POSTGRES.database();
    assertThat(ClusterIdentity.find(database)).isEmpty();
    assertThat(SchemaMigration.newerVersion(database)).isEmpty();

    SchemaMigration.migrate(database);
    assertThat(ClusterIdentity.find(database)).isPresent();
    assertThat(SchemaMigration.newerVersion(database)).isEmpty();

    pretendThatANewerVersionWasHere(database);
    assertThat(SchemaMigration.newerVersion(database)).contains("9999");
  }

  private static void pretendThatANewerVersionWasHere(DatabaseSettings database)
      throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success)"
              + " VALUES (9999, '9999', 'of the future', 'SQL', 'V9999__x.sql', 1, 'x', 1, true)");
    }
  }
}
