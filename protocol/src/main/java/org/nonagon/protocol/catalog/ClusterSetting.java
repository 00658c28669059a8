package org.nonagon.protocol.catalog;

import java.util.Arrays;
import java.util.Optional;

/** What can be set for the whole cluster, with {@code nonagon admin config}. */
public enum ClusterSetting {
  /** How long a node is silent until its drives are declared lost. */
  NODE_LOST_AFTER_SECONDS("node-lost-after-seconds", 900, 15, 30L * 86_400),
  /** The least time between two nodes that are declared lost for their silence. */
  NODE_LOST_WINDOW_SECONDS("node-lost-window-seconds", 900, 0, 30L * 86_400),
  /** Bytes that one node may write to mend and to move shards, in a second. */
  REPAIR_BYTES_PER_SECOND("repair-bytes-per-second", 200_000_000, 1_000_000, 100_000_000_000L),
  /** How long a blob has been small or less than half live until it is rewritten. */
  REWRITE_AFTER_SECONDS("rewrite-after-seconds", 3600, 1, 365L * 86_400),
  /** Bytes that one process may rewrite in a second. */
  REWRITE_BYTES_PER_SECOND("rewrite-bytes-per-second", 16_000_000, 100_000, 100_000_000_000L),
  /** Bytes that a scrub may read of one drive, in a second. */
  SCRUB_BYTES_PER_SECOND("scrub-bytes-per-second", 100_000_000, 1_000_000, 100_000_000_000L),
  /** In what time each drive is read through. */
  SCRUB_PERIOD_SECONDS("scrub-period-seconds", 14L * 86_400, 60, 365L * 86_400);

  private final String key;
  private final long fallback;
  private final long least;
  private final long most;

  ClusterSetting(String key, long fallback, long least, long most) {
    this.key = key;
    this.fallback = fallback;
    this.least = least;
    this.most = most;
  }

  /** The setting of this name, if there is one. */
  public static Optional<ClusterSetting> named(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** Its name, as people write it. */
  public String key() {
    return key;
  }

  /** Its value where none was set. */
  public long fallback() {
    return fallback;
  }

  /** Whether a value is within the bounds. */
  public boolean allows(long value) {
    return value >= least && value <= most;
  }

  /** The value that a text stands for; empty when it is no number or out of bounds. */
  public Optional<Long> parse(String text) {
    try {
      long value = Long.parseLong(text);
      return allows(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** What values are legal, for messages. */
  public String bounds() {
    return "%d to %d".formatted(least, most);
  }
}
