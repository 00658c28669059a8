package org.nonagon.systemtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one layout changed of another, in columns of groups by drive.
 *
 * @param before columns by drive in the layout before
 * @param after the same in the one that followed
 */
record Movement(Map<Integer, Long> before, Map<Integer, Long> after) {
  /** How far the load of a drive may be from its share, and what may move beside what must. */
  private static final double TOLERANCE = 0.04;

  Movement {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /** Columns that changed drives, at least: what drives gained. */
  long moved() {
    return after.keySet().stream().mapToLong(drive -> Math.max(0, gain(drive))).sum();
  }

  /** Columns that had to: what came has, or what left had. */
  long least() {
    long came = sum(after, before);
    long left = sum(before, after);
    return Math.max(came, left);
  }

  private static long sum(Map<Integer, Long> of, Map<Integer, Long> without) {
    return of.entrySet().stream()
        .filter(entry -> !without.containsKey(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long gain(int drive) {
    return after.getOrDefault(drive, 0L) - before.getOrDefault(drive, 0L);
  }

  /** What is not as layouts are to be, given the share of columns that each drive is to have. */
  List<String> wrongs(Map<Integer, Double> shares) {
    List<String> wrongs = new ArrayList<>();
    new TreeMap<>(shares)
        .forEach(
            (drive, share) -> {
              long has = after.getOrDefault(drive, 0L);
              if (Math.abs(has - share) > share * TOLERANCE + 1) {
                wrongs.add(
                    String.format(
                        Locale.ROOT, "drive %d has %d columns, not about %.0f", drive, has, share));
              }
            });
    after.keySet().stream()
        .filter(drive -> !shares.containsKey(drive))
        .forEach(drive -> wrongs.add("drive " + drive + " has columns and is to have none"));
    double all = after.values().stream().mapToDouble(Long::doubleValue).sum();
    if (moved() > Math.max(2.0 * least(), least() + all * TOLERANCE)) {
      wrongs.add("%d columns moved where %d would do".formatted(moved(), least()));
    }
    return wrongs;
  }

  /** In one line. */
  String describe() {
    double all = after.values().stream().mapToDouble(Long::doubleValue).sum();
    return String.format(
        Locale.ROOT,
        "%d columns moved (%.1f %% of all), the least is %d",
        moved(),
        moved() * 100 / all,
        least());
  }
}
