package org.nonagon.benchmarks.coding.report;

import static org.nonagon.benchmarks.coding.report.Subject.ARRAY;
import static org.nonagon.benchmarks.coding.report.Subject.DIRECT;
import static org.nonagon.benchmarks.coding.report.Subject.ISA_L;
import static org.nonagon.benchmarks.coding.report.Subject.ISA_L_AVX2;
import static org.nonagon.benchmarks.coding.report.Subject.NONAGON;
import static org.nonagon.benchmarks.coding.report.Subject.NONAGON_AVX2;
import static org.nonagon.benchmarks.coding.report.Subject.NONAGON_TABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nonagon.benchmarks.coding.CellMemory;
import org.nonagon.benchmarks.coding.ErasureBenchmark;
import org.nonagon.benchmarks.coding.IsaBenchmark;

/** What is run, and in which order: what is compared runs side by side. */
final class CodingPlan {
  /** The steps that have bars, named as JMH's methods are. */
  static final List<String> JUDGED_STEPS =
      List.of("encode", "reconstruct1", "reconstruct2", "reconstruct3");

  /** All steps of coding. */
  static final List<String> STEPS =
      List.of("encode", "reconstruct1", "reconstruct2", "reconstruct3", "verify");

  /** The size of cells that the bars are for. */
  static final String JUDGED_SIZE = "64 KiB";

  private static final int JUDGED_BYTES = 64 << 10;
  private static final List<Integer> OTHER_BYTES = List.of(4 << 10, 256 << 10);
  private static final List<String> TABLE_FLAGS = List.of("-Dnonagon.erasure.kernel=table");
  private static final List<String> AVX2_FLAGS = List.of("-XX:UseAVX=2");

  private final boolean isaPresent;
  private final List<Trial> trials = new ArrayList<>();

  private CodingPlan(boolean isaPresent) {
    this.isaPresent = isaPresent;
  }

  /**
   * All groups of a run.
   *
   * @param rounds of the groups that are judged; the others have one less, but at least one
   * @param quick whether only groups that are judged are run
   */
  static List<TrialGroup> of(boolean isaPresent, boolean avx2Present, int rounds, boolean quick) {
    List<TrialGroup> groups = new ArrayList<>();
    groups.add(new TrialGroup(rounds, new CodingPlan(isaPresent).cells(JUDGED_BYTES)));
    if (avx2Present) {
      groups.add(new TrialGroup(rounds, new CodingPlan(isaPresent).avx2()));
    }
    if (!quick) {
      for (int bytes : OTHER_BYTES) {
        List<Trial> cells = new CodingPlan(isaPresent).cells(bytes);
        groups.add(new TrialGroup(Math.max(1, rounds - 1), cells));
      }
    }
    return groups;
  }

  private List<Trial> cells(int bytes) {
    for (String memory : List.of(ARRAY, DIRECT)) {
      Subject copy = new Subject("", size(bytes), "", memory).memoryCopy();
      ours(copy, "copy", bytes, List.of());
    }
    for (String step : STEPS) {
      ours(new Subject(step, size(bytes), NONAGON, ARRAY), step, bytes, List.of());
      isa(new Subject(step, size(bytes), ISA_L, DIRECT), step, bytes, "ec_encode_data");
      ours(new Subject(step, size(bytes), NONAGON, DIRECT), step, bytes, List.of());
      ours(new Subject(step, size(bytes), NONAGON_TABLE, ARRAY), step, bytes, TABLE_FLAGS);
    }
    return trials;
  }

  private List<Trial> avx2() {
    for (String step : STEPS) {
      ours(new Subject(step, JUDGED_SIZE, NONAGON_AVX2, ARRAY), step, JUDGED_BYTES, AVX2_FLAGS);
      isa(
          new Subject(step, JUDGED_SIZE, ISA_L_AVX2, DIRECT),
          step,
          JUDGED_BYTES,
          "ec_encode_data_avx2");
    }
    return trials;
  }

  private void ours(Subject subject, String method, int bytes, List<String> flags) {
    CellMemory memory = subject.memory().equals(ARRAY) ? CellMemory.ARRAY : CellMemory.DIRECT;
    trials.add(
        new Trial(
            subject,
            name(ErasureBenchmark.class, method),
            Map.of("cellBytes", Integer.toString(bytes), "memory", memory.name()),
            flags));
  }

  private void isa(Subject subject, String method, int bytes, String function) {
    if (isaPresent) {
      trials.add(
          new Trial(
              subject,
              name(IsaBenchmark.class, method),
              Map.of("cellBytes", Integer.toString(bytes), "function", function),
              List.of()));
    }
  }

  private static String name(Class<?> benchmark, String method) {
    return benchmark.getName() + "." + method;
  }

  private static String size(int bytes) {
    return (bytes >> 10) + " KiB";
  }
}
