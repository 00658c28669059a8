package org.nonagon.cli.cluster;

import java.time.Duration;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DatabaseRefusals;
import org.nonagon.cli.role.HostedRole;
import org.nonagon.cli.role.StopSignals;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.metadataservice.postgres.ClusterSetup.Found;
import org.nonagon.metadataservice.postgres.DatabaseClaim;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.SchemaMigration;
import org.nonagon.protocol.wire.ClusterSecret;

/** Checks what a metadata service needs, then boots Quarkus with {@link MetadataRole}. */
final class MetadataStart {
  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(10);

  private MetadataStart() {}

  /** Runs the service until it is asked to stop; gives the exit status. */
  static int run(SettingSources sources) {
    ClusterSecret secret = ClusterSecrets.require(sources);
    String _ = sources.require(Setting.DATABASE);
    DatabaseSettings database =
        sources.read(Setting.DATABASE, DatabaseSettings::parse).orElseThrow();
    HostPort listen = sources.address(Setting.LISTEN).probed("--listen");
    HostPort management = sources.address(Setting.MANAGEMENT).probed("--management");
    StopSignals stop = StopSignals.install();
    refuseUnmade(database);
    try (DatabaseClaim claim =
        DatabaseClaim.share(database, CLAIM_PATIENCE)
            .orElseThrow(() -> new WrongUse(database + " is in use by a server"))) {
      int _ = SchemaMigration.migrate(database);
      claim.watch(() -> halt(database));
      return new HostedRole(new MetadataRole(listen, database, secret), stop)
          .run(management, Optional.of(database));
    }
  }

  private static void refuseUnmade(DatabaseSettings database) {
    DatabaseRefusals.refuseUnfit(database);
    DatabaseRefusals.refuseNewer(database);
    switch (DatabaseRefusals.find(database)) {
      case Found.Cluster _ -> {}
      case Found.Nothing _ ->
          throw new WrongUse(database + " holds no cluster; 'nonagon init' makes one");
      case Found.SingleServer _ ->
          throw new WrongUse(database + " holds the catalog of a 'nonagon server'");
    }
  }

  /** Beside a server that has the database for itself, no answer may be given. */
  private static void halt(DatabaseSettings database) {
    System.err.println("nonagon: a server has claimed " + database);
    Runtime.getRuntime().halt(1);
  }
}
