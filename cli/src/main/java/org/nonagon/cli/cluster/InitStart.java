package org.nonagon.cli.cluster;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DatabaseRefusals;
import org.nonagon.cli.role.MasterKeys;
import org.nonagon.cli.role.RootCredentials;
import org.nonagon.cli.role.SecretFiles;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.metadataservice.postgres.ClusterSetup;
import org.nonagon.metadataservice.postgres.ClusterSetup.Found;
import org.nonagon.metadataservice.postgres.DatabaseClaim;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.SchemaMigration;
import picocli.CommandLine.ExitCode;

/**
 * Makes a cluster. The files of its keys come first and the database last, in one transaction: a
 * run that is cut short leaves files that the next one uses, and no cluster.
 */
final class InitStart {
  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(10);
  private static final int CANONICAL_ID_BYTES = 32;

  private final SettingSources sources;
  private final SecureRandom random = new SecureRandom();
  private final PrintStream out = System.out;
  private final DatabaseSettings database;
  private final ErasureProfile profile;
  private final Path secretFile;

  private InitStart(SettingSources sources) {
    this.sources = sources;
    String _ = sources.require(Setting.DATABASE);
    this.database = sources.read(Setting.DATABASE, DatabaseSettings::parse).orElseThrow();
    this.profile = sources.read(Setting.ERASURE, ErasureProfile::parse).orElseThrow();
    this.secretFile = ClusterSecrets.file(sources);
  }

  /** Runs the command; gives the exit status. */
  static int run(SettingSources sources) {
    InitStart init = new InitStart(sources);
    DatabaseRefusals.refuseUnfit(init.database);
    DatabaseRefusals.refuseNewer(init.database);
    if (!init.isThere()) {
      init.make();
    }
    return ExitCode.OK;
  }

  /** Whether there is a cluster already, of which nothing is changed. */
  private boolean isThere() {
    return switch (DatabaseRefusals.find(database)) {
      case Found.Nothing _ -> false;
      case Found.Cluster(UUID id, ErasureProfile known) -> {
        out.println("Cluster " + id + " of " + known + " was made before; nothing is changed.");
        yield true;
      }
      case Found.SingleServer _ ->
          throw new WrongUse(database + " holds the catalog of a 'nonagon server'");
    };
  }

  private void make() {
    Optional<RootCredentials> given = RootCredentials.fromEnvironment(sources);
    RootCredentials root = given.orElseGet(() -> RootCredentials.random(random));
    MasterKey masterKey = masterKey();
    ClusterSecrets.ensure(secretFile, random);
    try (DatabaseClaim _ =
        DatabaseClaim.take(database, CLAIM_PATIENCE)
            .orElseThrow(() -> new WrongUse(database + " is in use by a server"))) {
      int _ = SchemaMigration.migrate(database);
      if (!ClusterSetup.make(database, profile, sealed(root, masterKey))) {
        throw new WrongUse(database + " was made somebody else's meanwhile");
      }
    } catch (SQLException e) {
      throw DatabaseRefusals.cannotBeAsked(database, e);
    }
    report(root, given.isPresent());
  }

  private MasterKey masterKey() {
    Optional<Path> file = sources.find(Setting.MASTER_KEY_FILE).map(Path::of);
    if (file.isPresent() && !Files.exists(file.get())) {
      SecretFiles.write(file.get(), MasterKey.generate(random).toBase64() + "\n");
    }
    return MasterKeys.from(sources, random)
        .orElseThrow(
            () -> new WrongUse("init needs --master-key-file (or NONAGON_MASTER_KEY_FILE)"));
  }

  private ClusterSetup.Root sealed(RootCredentials root, MasterKey masterKey) {
    byte[] canonicalId = new byte[CANONICAL_ID_BYTES];
    random.nextBytes(canonicalId);
    return new ClusterSetup.Root(
        HexFormat.of().formatHex(canonicalId),
        root.accessKey(),
        masterKey.seal(root.accessKey(), root.secretKey()));
  }

  private void report(RootCredentials root, boolean isGiven) {
    out.println(
        "Made cluster %s of %s."
            .formatted(DatabaseRefusals.clusterIn(database).orElseThrow(), profile));
    if (!isGiven) {
      out.println("Root account, kept nowhere else:");
      out.println("  access key " + root.accessKey());
      out.println("  secret key " + root.secretKey());
    }
    out.flush();
  }
}
