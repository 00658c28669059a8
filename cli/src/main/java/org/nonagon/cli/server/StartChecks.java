package org.nonagon.cli.server;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.cli.WrongUse;
import org.nonagon.metadataservice.postgres.ClusterIdentity;
import org.nonagon.metadataservice.postgres.DatabaseChecks;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.DatabaseVerdict;
import org.nonagon.metadataservice.postgres.SchemaMigration;

/**
 * What can be told to be wrong before anything is touched: each refusal is one line, and leaves
 * files, drives and database as they were.
 */
final class StartChecks {
  private StartChecks() {}

  /** Refuses what cannot be started with. */
  static void check(ServerOptions options) {
    options.tls().ifPresent(TlsFiles::check);
    boolean isNew = DataFolder.refuseUnusable(options.data());
    Optional<UUID> cluster = options.database().flatMap(StartChecks::examine);
    if (cluster.isPresent()) {
      DriveFolders.refuseForeign(options.drives(), cluster.get());
    } else if (isNew || options.database().isPresent()) {
      DriveFolders.refuseAllButNew(options.drives(), options.profile());
    }
  }

  private static Optional<UUID> examine(DatabaseSettings external) {
    refuseUnfit(external);
    refuseNewer(external);
    return clusterIn(external);
  }

  /** Refuses databases that may not hold a catalog. */
  static void refuseUnfit(DatabaseSettings database) {
    switch (DatabaseChecks.check(database)) {
      case DatabaseVerdict.Fit _ -> {}
      case DatabaseVerdict.Unfit unfit -> throw new WrongUse(unfit.reason());
    }
  }

  /** Refuses a database that a newer version has worked on. */
  static void refuseNewer(DatabaseSettings database) {
    SchemaMigration.newerVersion(database)
        .ifPresent(
            version -> {
              throw new WrongUse(
                  "%s has schema version %s; this program is older than that"
                      .formatted(database, version));
            });
  }

  /** The cluster whose catalog a database holds; empty when it holds none yet. */
  static Optional<UUID> clusterIn(DatabaseSettings database) {
    try {
      return ClusterIdentity.find(database);
    } catch (SQLException e) {
      throw new WrongUse("%s cannot be asked: %s".formatted(database, e.getMessage()), e);
    }
  }
}
