package org.nonagon.cli.role;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.cli.WrongUse;
import org.nonagon.metadataservice.postgres.ClusterIdentity;
import org.nonagon.metadataservice.postgres.ClusterSetup;
import org.nonagon.metadataservice.postgres.DatabaseChecks;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.DatabaseVerdict;
import org.nonagon.metadataservice.postgres.SchemaMigration;

/** Looks at databases and changes nothing; each refusal is one line for the operator. */
public final class DatabaseRefusals {
  private DatabaseRefusals() {}

  /** Refuses databases that may not hold a catalog. */
  public static void refuseUnfit(DatabaseSettings database) {
    switch (DatabaseChecks.check(database)) {
      case DatabaseVerdict.Fit _ -> {}
      case DatabaseVerdict.Unfit unfit -> throw new WrongUse(unfit.reason());
    }
  }

  /** Refuses a database that a newer version has worked on. */
  public static void refuseNewer(DatabaseSettings database) {
    SchemaMigration.newerVersion(database)
        .ifPresent(
            version -> {
              throw new WrongUse(
                  "%s has schema version %s; this program is older than that"
                      .formatted(database, version));
            });
  }

  /** The cluster whose catalog a database holds; empty when it holds none yet. */
  public static Optional<UUID> clusterIn(DatabaseSettings database) {
    try {
      return ClusterIdentity.find(database);
    } catch (SQLException e) {
      throw cannotBeAsked(database, e);
    }
  }

  /** What a database is. */
  public static ClusterSetup.Found find(DatabaseSettings database) {
    try {
      return ClusterSetup.find(database);
    } catch (SQLException e) {
      throw cannotBeAsked(database, e);
    }
  }

  /** The one line for a database that does not answer. */
  public static WrongUse cannotBeAsked(DatabaseSettings database, SQLException e) {
    return new WrongUse("%s cannot be asked: %s".formatted(database, e.getMessage()), e);
  }
}
