package org.nonagon.cli.server;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DataFolder;
import org.nonagon.cli.role.DatabaseRefusals;
import org.nonagon.metadataservice.postgres.DatabaseClaim;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.EmbeddedPostgres;
import org.nonagon.metadataservice.postgres.EmbeddedPostgresSettings;
import org.nonagon.metadataservice.postgres.SchemaMigration;

/**
 * The database of a server: embedded or external, checked, claimed and migrated.
 *
 * @param settings where it is
 * @param claim keeps other servers out
 * @param embedded the process, when it is ours
 */
record ServerDatabase(
    DatabaseSettings settings, DatabaseClaim claim, Optional<EmbeddedPostgres> embedded)
    implements AutoCloseable {

  private static final String NAME = "nonagon";
  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(10);

  /** Opens the external database, or starts the embedded one in the data folder. */
  static ServerDatabase open(Optional<DatabaseSettings> external, DataFolder folder) {
    if (external.isPresent()) {
      return prepare(external.get(), Optional.empty());
    }
    EmbeddedPostgres embedded =
        EmbeddedPostgres.start(EmbeddedPostgresSettings.in(folder.postgres()));
    try {
      return prepare(embedded.createDatabase(NAME), Optional.of(embedded));
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /** The cluster whose catalog it holds. */
  UUID cluster() {
    return DatabaseRefusals.clusterIn(settings)
        .orElseThrow(() -> new IllegalStateException(settings + " names no cluster"));
  }

  /**
   * Watches the database. An embedded one that ends is started again; what cannot be repaired is
   * told.
   *
   * @param report gets one line, when the server must stop
   */
  void onLost(Consumer<String> report) {
    embedded.ifPresent(
        postgres -> postgres.keepRunning(() -> report.accept("PostgreSQL cannot be kept running")));
    claim.watch(() -> report.accept("another server has claimed " + settings));
  }

  @Override
  public void close() {
    claim.close();
    embedded.ifPresent(EmbeddedPostgres::close);
  }

  private static ServerDatabase prepare(
      DatabaseSettings settings, Optional<EmbeddedPostgres> embedded) {
    DatabaseRefusals.refuseUnfit(settings);
    DatabaseClaim claim =
        DatabaseClaim.take(settings, CLAIM_PATIENCE)
            .orElseThrow(() -> new WrongUse(settings + " is in use by another server"));
    try {
      SchemaMigration.migrate(settings);
      return new ServerDatabase(settings, claim, embedded);
    } catch (RuntimeException e) {
      claim.close();
      DatabaseRefusals.refuseNewer(settings);
      throw e;
    }
  }
}
