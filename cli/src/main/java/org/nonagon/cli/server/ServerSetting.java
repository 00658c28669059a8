package org.nonagon.cli.server;

import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of {@code nonagon server}, with its option, its environment variable and its
 * default. In a config file a setting has the name of its option. One table, from which parsing,
 * {@code --help} and the config file's check all follow.
 */
enum ServerSetting {
  DATA("DIR", "./nonagon-data", "Folder that holds the drives, the database and the keys."),
  DRIVES("D1,D2,…", "", "Folders to use as drives; by default nine below the data folder."),
  ERASURE("K+M", "6+3", "Data and parity shards of each blob, such as 6+3, 4+2, 2+1 or 1+0."),
  LISTEN("HOST:PORT", "127.0.0.1:9000", "Where S3 and the APIs beside it are served."),
  MANAGEMENT("HOST:PORT", "127.0.0.1:9001", "Where health and metrics are served."),
  CONSOLE("HOST:PORT", "127.0.0.1:9002", "Where the web console is served."),
  DATABASE("URL", "", "postgresql://USER:PASSWORD@HOST:PORT/NAME; by default an embedded one."),
  DOMAIN("NAME,…", "", "Buckets are also served as hosts below this name."),
  REGION("NAME", "us-east-1", "The region that requests are signed for."),
  SIGNATURE_V2("on|off", "on", "Whether requests may be signed by Signature Version 2."),
  OBJECT_OWNERSHIP("O", "BucketOwnerEnforced", "Object ownership of new buckets."),
  BLOCK_PUBLIC_ACCESS("", "false", "New buckets block public access."),
  TLS_CERTIFICATE("F", "", "Certificate chain in PEM form, to serve HTTPS."),
  TLS_KEY("F", "", "Private key of the certificate in PEM form."),
  STOP_GRACE_SECONDS("N", "30", "How long a stop waits for requests in flight."),
  MASTER_KEY_FILE("F", "", "File with the master key; by default master.key in the data folder.");

  private final String parameter;
  private final String defaultValue;
  private final String description;

  ServerSetting(String parameter, String defaultValue, String description) {
    this.parameter = parameter;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** For example {@code object-ownership}: the name in a config file. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For example {@code --object-ownership}. */
  String option() {
    return "--" + key();
  }

  /** For example {@code NONAGON_OBJECT_OWNERSHIP}. */
  String variable() {
    return "NONAGON_" + name();
  }

  /** Name of the value in {@code --help}; empty when the option is a switch that takes none. */
  String parameter() {
    return parameter;
  }

  /** What holds when nothing is given; empty when that is nothing. */
  Optional<String> defaultValue() {
    return defaultValue.isEmpty() ? Optional.empty() : Optional.of(defaultValue);
  }

  String description() {
    return description;
  }

  /** Whether this version does what the setting says. The others are refused, never ignored. */
  boolean isAvailable() {
    return switch (this) {
      case DATA, DRIVES, ERASURE, LISTEN, MANAGEMENT, DATABASE, REGION, MASTER_KEY_FILE -> true;
      case TLS_CERTIFICATE, TLS_KEY, STOP_GRACE_SECONDS, DOMAIN, SIGNATURE_V2 -> true;
      case CONSOLE, OBJECT_OWNERSHIP, BLOCK_PUBLIC_ACCESS -> false;
    };
  }
}
