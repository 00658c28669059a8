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

/** The trials of Reed-Solomon, ours and ISA-L's in turn. */
final class ErasureTrials {
  /** Also for copies and ISA-L, so that no calibration runs beside them. */
  private static final List<String> TABLE_FLAGS = Kernels.flags(Kernels.TABLE);

  private final Kernels kernels;

  ErasureTrials(Kernels kernels) {
    this.kernels = kernels;
  }

  /** A copy, and each step by all who can do it. */
  List<Trial> cells(int bytes) {
    String size = CodingPlan.size(bytes);
    List<Trial> trials = new ArrayList<>();
    for (String memory : List.of(ARRAY, DIRECT)) {
      Subject copy = new Subject("", size, "", memory).memoryCopy();
      trials.add(ours(copy, "copy", bytes, TABLE_FLAGS));
    }
    for (String step : CodingPlan.STEPS) {
      List<String> chosen = Kernels.flags(kernels.chosen());
      trials.add(ours(new Subject(step, size, NONAGON, ARRAY), step, bytes, chosen));
      if (kernels.isaPresent()) {
        trials.add(isa(new Subject(step, size, ISA_L, DIRECT), "ec_encode_data", bytes));
      }
      trials.add(ours(new Subject(step, size, NONAGON, DIRECT), step, bytes, chosen));
      trials.add(ours(new Subject(step, size, NONAGON_TABLE, ARRAY), step, bytes, TABLE_FLAGS));
    }
    return trials;
  }

  /** Each step with the instructions of AVX2 only. */
  List<Trial> avx2(int bytes) {
    String size = CodingPlan.size(bytes);
    List<String> flags = new ArrayList<>(Kernels.flags(kernels.chosenForAvx2()));
    flags.add(Kernels.AVX2_FLAG);
    List<Trial> trials = new ArrayList<>();
    for (String step : CodingPlan.STEPS) {
      trials.add(ours(new Subject(step, size, NONAGON_AVX2, ARRAY), step, bytes, flags));
      if (kernels.isaPresent()) {
        trials.add(isa(new Subject(step, size, ISA_L_AVX2, DIRECT), "ec_encode_data_avx2", bytes));
      }
    }
    return trials;
  }

  private static Trial ours(Subject subject, String method, int bytes, List<String> flags) {
    CellMemory memory = subject.memory().equals(ARRAY) ? CellMemory.ARRAY : CellMemory.DIRECT;
    return new Trial(
        subject,
        ErasureBenchmark.class.getName() + "." + method,
        Map.of("cellBytes", Integer.toString(bytes), "memory", memory.name()),
        flags);
  }

  private static Trial isa(Subject subject, String function, int bytes) {
    return new Trial(
        subject,
        IsaBenchmark.class.getName() + "." + subject.step(),
        Map.of("cellBytes", Integer.toString(bytes), "function", function),
        TABLE_FLAGS);
  }
}
