package org.nonagon.benchmarks.coding.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one trial in a JVM of its own. */
final class Fork {
  /** What the product's JVM is started with. */
  static final List<String> FLAGS =
      List.of(
          "--add-modules",
          "jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseG1GC");

  /** Long enough for the slowest rows: their calls are few until the JVM compiles their caller. */
  private static final TimeValue WARM_UP = TimeValue.milliseconds(1500);

  private static final TimeValue ITERATION = TimeValue.milliseconds(250);
  private static final int ITERATIONS = 3;

  private Fork() {}

  /**
   * Runs a trial.
   *
   * @throws RunnerException if it fails; the message has all that JMH said
   */
  static RunResult run(Trial trial) throws RunnerException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    OutputFormat format =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(said, true, StandardCharsets.UTF_8), VerboseMode.NORMAL);
    try {
      return new Runner(options(trial).build(), format).runSingle();
    } catch (RunnerException failure) {
      throw new RunnerException(said.toString(StandardCharsets.UTF_8), failure);
    }
  }

  private static ChainedOptionsBuilder options(Trial trial) {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(trial.flags());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(trial.benchmark()) + "$")
            .forks(1)
            .warmupIterations(1)
            .warmupTime(WARM_UP)
            .measurementIterations(ITERATIONS)
            .measurementTime(ITERATION)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgs(flags.toArray(String[]::new));
    trial.parameters().forEach(options::param);
    return options;
  }

  /** The figures of a result. */
  static Sample sample(RunResult result) {
    double callsPerSecond = result.getPrimaryResult().getScore();
    double cpuNanosPerSecond = score(result, "cpuNanos");
    return new Sample(
        score(result, "dataBytes") / cpuNanosPerSecond,
        cpuNanosPerSecond / callsPerSecond,
        score(result, "allocatedBytes") / callsPerSecond);
  }

  @SuppressWarnings("rawtypes") // as JMH gives them
  private static double score(RunResult result, String name) {
    Map<String, Result> secondary = result.getSecondaryResults();
    Result found = secondary.get(name);
    if (found == null) {
      throw new IllegalStateException("no " + name + " among " + secondary.keySet());
    }
    return found.getScore();
  }
}
