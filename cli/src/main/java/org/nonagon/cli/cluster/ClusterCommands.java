package org.nonagon.cli.cluster;

import java.util.List;
import java.util.Map;
import org.nonagon.cli.setting.CommandSettings;
import org.nonagon.cli.setting.CommandSettings.Entry;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingCommand;
import picocli.CommandLine;

/**
 * The commands of a cluster of several processes: {@code init}, which makes it, and the roles. One
 * table for each; this class loads without Quarkus.
 */
public final class ClusterCommands {
  private static final Entry SECRET =
      Entry.of(Setting.CLUSTER_SECRET_FILE, "File with the secret that all processes share.");
  private static final Entry METADATA_SERVICES =
      Entry.of(Setting.METADATA, "Where the metadata services are; any of them will do.");
  private static final String DATABASE_FORM = "postgresql://USER:PASSWORD@HOST:PORT/NAME.";
  private static final String HEALTH = "Where health and metrics are served.";

  /** What {@code init} takes. */
  public static final CommandSettings INIT =
      CommandSettings.of(
          "init",
          Entry.of(Setting.DATABASE, DATABASE_FORM),
          Entry.of(
              Setting.CLUSTER_SECRET_FILE,
              "File with the secret that all processes share; made unless it is there."),
          Entry.of(
              Setting.MASTER_KEY_FILE,
              "File with the key that encrypts secrets; made unless it is there."),
          Entry.of(Setting.ERASURE, "6+3", "Data and parity shards of each blob of the cluster."));

  /** What {@code database} takes. */
  public static final CommandSettings DATABASE =
      CommandSettings.of(
          "database",
          Entry.of(Setting.DATA, "./nonagon-database", "Folder that holds the database."),
          Entry.of(Setting.LISTEN, "127.0.0.1:9400", "Where PostgreSQL listens; loopback only."));

  /** What {@code metadata} takes. */
  public static final CommandSettings METADATA =
      CommandSettings.of(
          "metadata",
          Entry.of(Setting.DATABASE, DATABASE_FORM),
          SECRET,
          Entry.of(Setting.LISTEN, "127.0.0.1:9100", "Where the catalog is served, by gRPC."),
          Entry.of(Setting.MANAGEMENT, "127.0.0.1:9101", HEALTH));

  /** What {@code gateway} takes. */
  public static final CommandSettings GATEWAY =
      CommandSettings.of(
          "gateway",
          METADATA_SERVICES,
          SECRET,
          Entry.of(Setting.MASTER_KEY_FILE, "File with the key that encrypts secrets."),
          Entry.of(Setting.LISTEN, "127.0.0.1:9000", "Where S3 and the APIs beside it are served."),
          Entry.of(Setting.MANAGEMENT, "127.0.0.1:9001", HEALTH),
          Entry.of(Setting.DOMAIN, "Buckets are also served as hosts below this name."),
          Entry.of(Setting.REGION, "us-east-1", "The region that requests are signed for."),
          Entry.of(
              Setting.SIGNATURE_V2, "on", "Whether requests may be signed by Signature Version 2."),
          Entry.of(Setting.TLS_CERTIFICATE, "Certificate chain in PEM form, to serve HTTPS."),
          Entry.of(Setting.TLS_KEY, "Private key of the certificate in PEM form."),
          Entry.of(
              Setting.STOP_GRACE_SECONDS, "30", "How long a stop waits for requests in flight."));

  /** What {@code node} takes. */
  public static final CommandSettings NODE =
      CommandSettings.of(
          "node",
          METADATA_SERVICES,
          SECRET,
          Entry.of(Setting.DRIVES, "Folders to use as drives."),
          Entry.of(Setting.ZONE, "default", "The failure domain that the node is in."),
          Entry.of(Setting.LISTEN, "127.0.0.1:9200", "Where shards are served, by HTTP."),
          Entry.of(
              Setting.ADVERTISE,
              "Where others reach the node, which is also what it is known by; by default where it"
                  + " listens."),
          Entry.of(Setting.MANAGEMENT, "127.0.0.1:9201", HEALTH));

  private ClusterCommands() {}

  /** {@code nonagon gateway}. */
  public static CommandLine gateway(Map<String, String> environment) {
    return SettingCommand.commandLine(
        GATEWAY,
        "Runs an S3 front end of a cluster.",
        List.of("Any number may run; they keep nothing."),
        environment,
        sources -> GatewayStart.run(sources));
  }

  /** {@code nonagon node}. */
  public static CommandLine node(Map<String, String> environment) {
    return SettingCommand.commandLine(
        NODE,
        "Runs a storage node of a cluster, with its drives.",
        List.of("Gateways and nodes wait for the metadata services to come up."),
        environment,
        sources -> NodeStart.run(sources));
  }

  /** {@code nonagon init}. */
  public static CommandLine init(Map<String, String> environment) {
    return SettingCommand.commandLine(
        INIT,
        "Makes a cluster in an empty database: its id, root account and keys. A repeat changes"
            + " nothing.",
        List.of(
            "The root account's keys are printed once; NONAGON_ROOT_ACCESS_KEY and",
            "NONAGON_ROOT_SECRET_KEY give others."),
        environment,
        sources -> InitStart.run(sources));
  }

  /** {@code nonagon database}. */
  public static CommandLine database(Map<String, String> environment) {
    return SettingCommand.commandLine(
        DATABASE,
        "Runs the embedded PostgreSQL as a process of its own, for clusters on one machine.",
        List.of("It prints its URL when it is ready; the password is in DIR/postgres/password."),
        environment,
        sources -> DatabaseStart.run(sources));
  }

  /** {@code nonagon metadata}. */
  public static CommandLine metadata(Map<String, String> environment) {
    return SettingCommand.commandLine(
        METADATA,
        "Runs a metadata service of a cluster: the catalog in PostgreSQL, served by gRPC.",
        List.of("Any number may run on one database; 'nonagon init' makes the cluster first."),
        environment,
        sources -> MetadataStart.run(sources));
  }
}
