package org.nonagon.cli.server;

import java.util.List;
import java.util.Map;
import org.nonagon.cli.setting.CommandSettings;
import org.nonagon.cli.setting.CommandSettings.Entry;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingCommand;
import picocli.CommandLine;

/** {@code nonagon server}: the whole system in one process. This class loads without Quarkus. */
public final class ServerCommand {
  /** What it takes. */
  public static final CommandSettings SETTINGS =
      CommandSettings.of(
          "server",
          Entry.of(
              Setting.DATA,
              "./nonagon-data",
              "Folder that holds the drives, the database and the keys."),
          Entry.of(
              Setting.DRIVES, "Folders to use as drives; by default nine below the data folder."),
          Entry.of(
              Setting.ERASURE,
              "6+3",
              "Data and parity shards of each blob, such as 6+3, 4+2, 2+1 or 1+0."),
          Entry.of(Setting.LISTEN, "127.0.0.1:9000", "Where S3 and the APIs beside it are served."),
          Entry.of(Setting.MANAGEMENT, "127.0.0.1:9001", "Where health and metrics are served."),
          Entry.of(Setting.CONSOLE, "127.0.0.1:9002", "Where the web console is served.").later(),
          Entry.of(
              Setting.DATABASE,
              "postgresql://USER:PASSWORD@HOST:PORT/NAME; by default an embedded one."),
          Entry.of(Setting.DOMAIN, "Buckets are also served as hosts below this name."),
          Entry.of(Setting.REGION, "us-east-1", "The region that requests are signed for."),
          Entry.of(
              Setting.SIGNATURE_V2, "on", "Whether requests may be signed by Signature Version 2."),
          Entry.of(
                  Setting.OBJECT_OWNERSHIP,
                  "BucketOwnerEnforced",
                  "Object ownership of new buckets.")
              .later(),
          Entry.of(Setting.BLOCK_PUBLIC_ACCESS, "false", "New buckets block public access.")
              .later(),
          Entry.of(Setting.TLS_CERTIFICATE, "Certificate chain in PEM form, to serve HTTPS."),
          Entry.of(Setting.TLS_KEY, "Private key of the certificate in PEM form."),
          Entry.of(
              Setting.STOP_GRACE_SECONDS, "30", "How long a stop waits for requests in flight."),
          Entry.of(
              Setting.MASTER_KEY_FILE,
              "File with the master key; by default master.key in the data folder."));

  private static final List<String> FOOTER =
      List.of(
          "The root account's keys are made at the first start, printed once and kept in",
          "DIR/root.credentials; NONAGON_ROOT_ACCESS_KEY and NONAGON_ROOT_SECRET_KEY give others.");

  private ServerCommand() {}

  /** The command, which reads settings from {@code environment} where no option is given. */
  public static CommandLine commandLine(Map<String, String> environment) {
    return SettingCommand.commandLine(
        SETTINGS,
        "Runs the whole system in one process.",
        FOOTER,
        environment,
        sources -> ServerStart.run(sources));
  }
}
