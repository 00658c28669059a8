package org.nonagon.benchmarks.coding.report;

import java.util.ArrayList;
import java.util.List;

/** What is run, and in which order: what is compared runs side by side. */
final class CodingPlan {
  /** The steps that have bars, named as JMH's methods are. */
  static final List<String> JUDGED_STEPS =
      List.of("encode", "reconstruct1", "reconstruct2", "reconstruct3");

  /** All steps of coding. */
  static final List<String> STEPS =
      List.of("encode", "reconstruct1", "reconstruct2", "reconstruct3", "verify");

  /** The size of cells and pieces that the bars are for. */
  static final String JUDGED_SIZE = "64 KiB";

  private static final int JUDGED_BYTES = 64 << 10;
  private static final List<Integer> OTHER_BYTES = List.of(4 << 10, 256 << 10);

  private CodingPlan() {}

  /**
   * All groups of a run.
   *
   * @param rounds of the groups that are judged; the others run once
   * @param quick whether only groups that are judged are run
   */
  static List<TrialGroup> of(Machine machine, Kernels kernels, int rounds, boolean quick) {
    ErasureTrials erasure = new ErasureTrials(kernels);
    List<TrialGroup> groups = new ArrayList<>();
    groups.add(new TrialGroup(rounds, erasure.cells(JUDGED_BYTES)));
    if (machine.hasAvx2()) {
      groups.add(new TrialGroup(rounds, erasure.avx2(JUDGED_BYTES)));
    }
    groups.add(new TrialGroup(rounds, ChecksumTrials.crcs(kernels)));
    groups.add(new TrialGroup(rounds, ChecksumTrials.judgedMd5()));
    if (!quick) {
      for (int bytes : OTHER_BYTES) {
        groups.add(new TrialGroup(1, erasure.cells(bytes)));
      }
      groups.add(new TrialGroup(1, ChecksumTrials.otherMd5()));
    }
    return groups;
  }

  /** How the table calls a size. */
  static String size(int bytes) {
    return (bytes >> 10) + " KiB";
  }
}
