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
          Entry.of(
              Setting.ERASURE, "6+3", "Data and parity shards of each blob of the cluster."));

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

  private ClusterCommands() {}

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
