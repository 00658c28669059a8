package org.nonagon.cli.admin;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them. */
final class Amounts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private Amounts() {}

  /** Bytes in powers of 1000, with three digits. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
  }

  /** A count with commas. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A number of things, with the plural where it is due. */
  static String count(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }

  /** A length of time, roughly. */
  static String seconds(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (time.toDays() >= 2) {
      return count(time.toDays(), "day");
    }
    if (time.toHours() >= 2) {
      return count(time.toHours(), "hour");
    }
    return time.toMinutes() >= 2 ? count(time.toMinutes(), "minute") : count(seconds, "second");
  }
}
