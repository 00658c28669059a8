package org.nonagon.cli.setting;

import java.util.Locale;

/**
 * Every setting of a role, with its option and its environment variable. In a config file a setting
 * has the name of its option. Which role takes which, and with what default, is in its {@link
 * CommandSettings}; parsing, {@code --help} and the config file's check all follow from these two.
 */
public enum Setting {
  /** The folder of a server, or of a database. */
  DATA("DIR"),
  /** Folders to use as drives. */
  DRIVES("D1,D2,…"),
  /** The shards of each blob. */
  ERASURE("K+M"),
  /** Where a role serves. */
  LISTEN("HOST:PORT"),
  /** Where a role tells of its health. */
  MANAGEMENT("HOST:PORT"),
  /** Where the console is served. */
  CONSOLE("HOST:PORT"),
  /** The database of the catalog. */
  DATABASE("URL"),
  /** The metadata services of a cluster. */
  METADATA("HOST:PORT,…"),
  /** The key that the processes of a cluster share. */
  CLUSTER_SECRET_FILE("F"),
  /** The failure domain of a node. */
  ZONE("Z"),
  /** Where others reach a node. */
  ADVERTISE("HOST:PORT"),
  /** Names below which buckets are hosts. */
  DOMAIN("NAME,…"),
  /** The region that requests are signed for. */
  REGION("NAME"),
  /** Whether Signature Version 2 is accepted. */
  SIGNATURE_V2("on|off"),
  /** Object ownership of new buckets. */
  OBJECT_OWNERSHIP("O"),
  /** Whether new buckets block public access. */
  BLOCK_PUBLIC_ACCESS(""),
  /** What HTTPS is served with. */
  TLS_CERTIFICATE("F"),
  /** What HTTPS is served with. */
  TLS_KEY("F"),
  /** How long a stop waits. */
  STOP_GRACE_SECONDS("N"),
  /** Where the master key is. */
  MASTER_KEY_FILE("F");

  private final String parameter;

  Setting(String parameter) {
    this.parameter = parameter;
  }

  /** For example {@code object-ownership}: the name in a config file. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For example {@code --object-ownership}. */
  public String option() {
    return "--" + key();
  }

  /** For example {@code NONAGON_OBJECT_OWNERSHIP}. */
  public String variable() {
    return "NONAGON_" + name();
  }

  /** Name of the value in {@code --help}; empty when the option is a switch that takes none. */
  public String parameter() {
    return parameter;
  }
}
