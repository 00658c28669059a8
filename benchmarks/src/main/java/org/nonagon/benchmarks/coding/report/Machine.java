package org.nonagon.benchmarks.coding.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the numbers come from.
 *
 * @param processor the model that it calls itself
 * @param cores how many the JVM sees
 * @param instructions those that Linux lists; none elsewhere
 * @param jdk version and vendor
 */
record Machine(String processor, int cores, Set<String> instructions, String jdk) {
  /** Those that matter to coding and checksums. */
  private static final List<String> TOLD =
      List.of("avx2", "avx512f", "avx512bw", "avx512vbmi", "gfni", "vpclmulqdq", "sha_ni");

  private static final String UNKNOWN = "unknown";

  Machine {
    instructions = Set.copyOf(instructions);
  }

  /**
   * The machine that this runs on.
   *
   * @param processors Linux' {@code /proc/cpuinfo}
   */
  static Machine of(Path processors) throws IOException {
    List<String> lines = Files.exists(processors) ? Files.readAllLines(processors) : List.of();
    return new Machine(
        value(lines, "model name").orElse(System.getProperty("os.arch", UNKNOWN)),
        Runtime.getRuntime().availableProcessors(),
        new TreeSet<>(Arrays.asList(value(lines, "flags").orElse("").split(" +"))),
        System.getProperty("java.vm.version", UNKNOWN)
            + ", "
            + System.getProperty("java.vm.vendor", UNKNOWN));
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .map(line -> line.split("\\s*:\\s*", 2))
        .filter(pair -> pair.length == 2 && pair[0].equals(name))
        .map(pair -> pair[1])
        .findFirst();
  }

  boolean hasAvx2() {
    return instructions.contains("avx2");
  }

  /** Whether there is what vectors of bytes need. */
  boolean hasAvx512() {
    return instructions.contains("avx512f") && instructions.contains("avx512bw");
  }

  /** The instructions that matter here, those that are absent with a minus. */
  String vectors() {
    Stream<String> told =
        TOLD.stream().map(name -> instructions.contains(name) ? name : "-" + name);
    return String.join(" ", told.toList());
  }
}
