package org.nonagon.cli.server;

import java.util.Optional;
import java.util.UUID;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DataFolder;
import org.nonagon.cli.role.DatabaseRefusals;
import org.nonagon.cli.role.DriveFolders;
import org.nonagon.cli.role.TlsFiles;
import org.nonagon.metadataservice.postgres.ClusterSetup;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * What can be told to be wrong before anything is touched: each refusal is one line, and leaves
 * files, drives and database as they were.
 */
final class StartChecks {
  private StartChecks() {}

  /** Refuses what cannot be started with. */
  static void check(ServerOptions options) {
    options.front().tls().ifPresent(TlsFiles::check);
    boolean isNew = DataFolder.refuseUnusable(options.data());
    Optional<UUID> cluster = options.database().flatMap(StartChecks::examine);
    if (cluster.isPresent()) {
      DriveFolders.refuseForeign(options.drives(), cluster.get());
    } else if (isNew || options.database().isPresent()) {
      DriveFolders.refuseAllButNew(options.drives(), options.profile());
    }
  }

  private static Optional<UUID> examine(DatabaseSettings external) {
    DatabaseRefusals.refuseUnfit(external);
    DatabaseRefusals.refuseNewer(external);
    return switch (DatabaseRefusals.find(external)) {
      case ClusterSetup.Found.Nothing _ -> Optional.empty();
      case ClusterSetup.Found.SingleServer(UUID id) -> Optional.of(id);
      case ClusterSetup.Found.Cluster _ ->
          throw new WrongUse(
              external + " holds the catalog of a cluster, which 'nonagon metadata' serves");
    };
  }
}
