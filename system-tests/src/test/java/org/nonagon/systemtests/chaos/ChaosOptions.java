package org.nonagon.systemtests.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is asked of a run.
 *
 * @param target the cluster's file; empty for a cluster of its own
 * @param time no fault begins after that; zero for one pass over the faults in their order
 * @param seed of all that is random but the scheduling
 * @param faults names of what is to be played
 * @param report folder that the report goes to
 * @param clients how many there are
 * @param mostBytes what clients write in all
 * @param hold how long a fault lasts that does not end by itself
 * @param cluster options of {@code scripts/dev-cluster} for a cluster of its own
 */
record ChaosOptions(
    Optional<Path> target,
    Duration time,
    long seed,
    List<String> faults,
    Path report,
    int clients,
    long mostBytes,
    Duration hold,
    List<String> cluster) {
  private static final int MAX_CLIENTS = 64;
  private static final long MAX_NUMBER = 1L << 40;
  private static final Set<String> OF_CLUSTER =
      Set.of("--nodes", "--drives-per-node", "--gateways", "--metadata", "--zones", "--erasure");
  private static final Set<String> OF_RUN =
      Set.of(
          "--target",
          "--minutes",
          "--seed",
          "--faults",
          "--report",
          "--clients",
          "--mib",
          "--hold-seconds");

  ChaosOptions {
    faults = List.copyOf(faults);
    cluster = List.copyOf(cluster);
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException("1 to " + MAX_CLIENTS + " clients, not " + clients);
    }
    if (target.isPresent() && !cluster.isEmpty()) {
      throw new IllegalArgumentException(cluster.getFirst() + " is for a cluster of its own");
    }
  }

  /**
   * Reads the words of a command line.
   *
   * @param folder what relative paths are relative to
   * @throws IllegalArgumentException saying what is wrong with them
   */
  static ChaosOptions parse(List<String> words, Path folder) {
    Map<String, String> values = new HashMap<>();
    List<String> cluster = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 2) {
      String name = words.get(i);
      if (!OF_RUN.contains(name) && !OF_CLUSTER.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      if (OF_CLUSTER.contains(name)) {
        cluster.addAll(List.of(name, words.get(i + 1)));
      } else {
        values.put(name, words.get(i + 1));
      }
    }
    return of(values, cluster, folder);
  }

  private static ChaosOptions of(Map<String, String> values, List<String> cluster, Path folder) {
    return new ChaosOptions(
        Optional.ofNullable(values.get("--target"))
            .filter(target -> !target.equals("dev-cluster"))
            .map(folder::resolve),
        Duration.ofMinutes(number(values, "--minutes", 15)),
        number(values, "--seed", new SplittableRandom().nextLong(1, 1_000_000)),
        known(values.getOrDefault("--faults", String.join(",", Faults.names()))),
        folder.resolve(values.getOrDefault("--report", "chaos-report")),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, number(values, "--clients", 6))),
        number(values, "--mib", 2_048) << 20,
        Duration.ofSeconds(number(values, "--hold-seconds", 20)),
        cluster);
  }

  private static long number(Map<String, String> values, String name, long otherwise) {
    String value = values.getOrDefault(name, Long.toString(otherwise));
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number < MAX_NUMBER) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new IllegalArgumentException(name + " takes a number, not '" + value + "'");
  }

  private static List<String> known(String value) {
    List<String> names = List.of(value.split(",", -1));
    for (String name : names) {
      if (Faults.named(name).isEmpty()) {
        throw new IllegalArgumentException(
            "there is no fault '%s'; there are %s"
                .formatted(name, String.join(",", Faults.names())));
      }
    }
    return names;
  }
}
