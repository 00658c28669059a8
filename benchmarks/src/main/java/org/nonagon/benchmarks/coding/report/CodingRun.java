package org.nonagon.benchmarks.coding.report;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nonagon.benchmarks.coding.IsaLibrary;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Measures coding and checksums, prints what was found, and judges it. */
public final class CodingRun {
  private static final int MET = 0;
  private static final int NOT_MET = 1;
  private static final int FAILED = 2;
  private static final String ISA_L =
      IsaLibrary.NAME + ", on direct buffers, with our matrix; computes our bytes";
  private static final String NO_ISA_L =
      "ABSENT (" + IsaLibrary.NAME + "), so nothing is compared with it";

  private final RunOptions options;
  private final Machine machine;
  private final Kernels kernels;
  private final PrintStream out;
  private final PrintStream progress;
  private final Samples samples = new Samples();
  private final List<RunResult> results = new ArrayList<>();

  private CodingRun(
      RunOptions options, Machine machine, Kernels kernels, PrintStream out, PrintStream progress) {
    this.options = options;
    this.machine = machine;
    this.kernels = kernels;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Exits with 0 if all bars that could be measured are met, 1 if one is not, 2 if the run failed.
   *
   * @param arguments those that {@code benchmarks/run coding --help} names
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what forks print comes there, and is none of the tables
    System.exit(run(List.of(arguments), out, System.err));
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    try {
      RunOptions options = RunOptions.parse(arguments);
      Machine machine = Machine.of(Path.of("/proc/cpuinfo"));
      Kernels kernels = Kernels.ofThisMachine(options.kernel());
      return new CodingRun(options, machine, kernels, out, errors).run();
    } catch (IllegalArgumentException | RunnerException | IOException failure) {
      errors.println("benchmarks/run: " + failure.getMessage());
      return FAILED;
    }
  }

  private int run() throws RunnerException, IOException {
    head();
    List<TrialGroup> groups = groups();
    int forks = groups.stream().mapToInt(TrialGroup::forks).sum();
    if (forks == 0) {
      throw new IllegalArgumentException("no row is called " + options.only());
    }
    for (TrialGroup group : groups) {
      measure(group, forks);
    }
    ResultFormatFactory.getInstance(ResultFormatType.JSON, options.json().toString())
        .writeOut(results);
    List<Bar> bars = bars();
    out.printf("%n%s%n%s%n", CodingReport.rows(samples), CodingReport.bars(bars));
    out.printf("Load average at the end: %s. JMH's results: %s%n", load(), options.json());
    return bars.stream().anyMatch(bar -> bar.verdict() == Bar.Verdict.NOT_MET) ? NOT_MET : MET;
  }

  /** All bars, but of a run of some rows those that it shows. */
  private List<Bar> bars() {
    return CodingBars.of(samples, machine).stream()
        .filter(bar -> options.only().isEmpty() || bar.measured().isPresent())
        .toList();
  }

  private List<TrialGroup> groups() {
    return CodingPlan.of(machine, kernels, options.rounds(), options.quick()).stream()
        .map(group -> group.only(options.only()))
        .toList();
  }

  private void measure(TrialGroup group, int forks) throws RunnerException {
    for (int round = 0; round < group.rounds(); round++) {
      for (Trial trial : group.trials()) {
        RunResult result = Fork.run(trial);
        Sample sample = Fork.sample(result);
        results.add(result);
        samples.add(trial.subject(), sample);
        progress.printf(
            Locale.ROOT,
            "%3d of %d  %-45s %7.1f GB/s%n",
            results.size(),
            forks,
            trial.subject(),
            sample.gigabytesPerSecond());
      }
    }
  }

  private void head() {
    out.printf("- Processor: %s, %d cores%n", machine.processor(), machine.cores());
    out.printf("- Instructions (a minus: absent): %s%n", machine.vectors());
    out.printf("- JDK: %s%n", machine.jdk());
    out.printf(
        "- Commit: %s, at %s%n", options.commit(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    out.printf("- Load average at the beginning: %s%n", load());
    out.printf(
        "- Kernel%s: %s%n", options.kernel().isPresent() ? ", named" : "", kernels.calibration());
    if (machine.hasAvx2()) {
      out.printf("- Kernel with %s: %s%n", Kernels.AVX2_FLAG, kernels.calibrationForAvx2());
    }
    out.printf("- ISA-L: %s%n", kernels.isaPresent() ? ISA_L : NO_ISA_L);
    out.printf("- aws-crt: %s%n", kernels.crtPresent() ? "loaded" : "ABSENT");
    out.println(
        "- GB/s is data (1e9 bytes of the six data cells) per second of processor time of one"
            + " thread");
    out.println(
        "- × peer: of ISA-L with the same instructions, or of MessageDigest; ratios are medians of"
            + " pairs that ran side by side");
  }

  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format(Locale.ROOT, "%.2f", load);
  }
}
