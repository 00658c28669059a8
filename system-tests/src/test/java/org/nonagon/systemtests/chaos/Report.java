package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What a run showed: {@code report.md}, {@code report.json} and a chart of each figure. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("Operations per second", Recorder.Second::operations, Scale::linear),
          new Figure("Failed attempts per second", Recorder.Second::failedAttempts, Scale::linear),
          new Figure(
              "Latency, 99th percentile in ms", second -> second.millisAt(99), Scale::logarithmic),
          new Figure("Latency, median in ms", second -> second.millisAt(50), Scale::logarithmic),
          new Figure("Degraded blobs", Recorder.Second::degradedBlobs, Scale::linear),
          new Figure(
              "MB verified per second", second -> second.bytesVerified() / 1e6, Scale::linear));

  private final ChaosOptions options;
  private final Recorder recorder;
  private final List<Verdict> verdicts;
  private final Oracle oracle;

  /** What a chart shows. */
  private record Figure(
      String title, ToDoubleFunction<Recorder.Second> value, DoubleFunction<Scale> scaled) {}

  Report(ChaosOptions options, Recorder recorder, List<Verdict> verdicts, Oracle oracle) {
    this.options = options;
    this.recorder = recorder;
    this.verdicts = List.copyOf(verdicts);
    this.oracle = oracle;
  }

  /** Whether all held, and something was played. */
  boolean isHeld() {
    return oracle.violationCount() == 0 && count(Verdict.Outcome.VIOLATED) == 0;
  }

  List<Verdict> verdicts() {
    return verdicts;
  }

  /** All that is wrong, in words. */
  List<String> violations() {
    return oracle.violations();
  }

  /** What was counted. */
  Recorder.Totals totals() {
    return recorder.totals();
  }

  private long count(Verdict.Outcome outcome) {
    return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
  }

  /** In one line. */
  String summary() {
    Recorder.Totals totals = recorder.totals();
    return String.format(
        Locale.ROOT,
        "%s: %d faults held, %d violated, %d skipped; %d operations, %d failed attempts, %d violations,"
            + " %.1f MB verified, seed %d",
        isHeld() ? "held" : "violated",
        count(Verdict.Outcome.HELD),
        count(Verdict.Outcome.VIOLATED),
        count(Verdict.Outcome.SKIPPED),
        totals.operations(),
        totals.failedAttempts(),
        oracle.violationCount(),
        totals.bytesVerified() / 1e6,
        options.seed());
  }

  /** Writes the files. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), json());
    Files.writeString(folder.resolve("report.md"), markdown());
    Chart chart = new Chart(recorder.seconds(), verdicts);
    for (Figure figure : FIGURES) {
      Files.writeString(
          folder.resolve(fileOf(figure.title())),
          chart.draw(figure.title(), figure.value(), figure.scaled()));
    }
  }

  private static String fileOf(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
  }

  private String markdown() {
    StringBuilder text = new StringBuilder("# Chaos\n\n");
    text.append("**").append(summary()).append("**\n\n");
    text.append(
        "| fault | outcome | what had to hold | began | lasted | whole after | operations | failed attempts |\n");
    text.append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (Verdict verdict : verdicts) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.0f s | %.0f s | %.0f s | %d | %d |%n",
              verdict.fault(),
              verdict.outcome().name().toLowerCase(Locale.ROOT),
              verdict.claim(),
              verdict.fromSeconds(),
              verdict.healedSeconds() - verdict.fromSeconds(),
              verdict.wholeSeconds() - verdict.healedSeconds(),
              verdict.operations(),
              verdict.failedAttempts()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%nLatency of operations, retries included: median %.1f ms, 99th percentile %.1f ms, longest"
                + " %.0f ms. Nothing is judged by it.%n",
            recorder.millisAt(50),
            recorder.millisAt(99),
            recorder.millisAt(100)));
    text.append(
        "\n## What clients met\n\n| request | how it failed | times |\n| --- | --- | ---: |\n");
    recorder
        .failures()
        .forEach(
            (what, times) ->
                text.append("| %s | %d |%n".formatted(what.replaceFirst(" ", " | "), times)));
    text.append("\n## Over time\n\n");
    FIGURES.stream()
        .map(Figure::title)
        .forEach(title -> text.append("![%s](%s)%n%n".formatted(title, fileOf(title))));
    text.append("## What was done\n\n");
    for (Verdict verdict : verdicts) {
      text.append("- **%s** (%s)%n".formatted(verdict.fault(), verdict.outcome()));
      verdict.notes().forEach(note -> text.append("  - ").append(note).append('\n'));
    }
    if (!oracle.violations().isEmpty()) {
      text.append("\n## Violations\n\n");
      oracle.violations().forEach(wrong -> text.append("- ").append(wrong).append('\n'));
    }
    return text.toString();
  }

  private String json() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    Recorder.Totals totals = recorder.totals();
    root.put("held", isHeld());
    root.put("seed", options.seed());
    root.put("seconds", recorder.elapsedSeconds());
    root.put("operations", totals.operations());
    root.put("failedAttempts", totals.failedAttempts());
    root.put("reads", totals.reads());
    root.put("bytesVerified", totals.bytesVerified());
    root.put("bytesWritten", totals.bytesWritten());
    root.put("medianMillis", recorder.millisAt(50));
    root.put("p99Millis", recorder.millisAt(99));
    root.put("violationCount", oracle.violationCount());
    oracle.violations().forEach(root.putArray("violations")::add);
    ObjectNode failures = root.putObject("failures");
    recorder.failures().forEach(failures::put);
    ArrayNode faults = root.putArray("faults");
    for (Verdict verdict : verdicts) {
      ObjectNode fault = faults.addObject();
      fault.put("name", verdict.fault());
      fault.put("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT));
      fault.put("mustHold", verdict.claim());
      fault.put("fromSeconds", verdict.fromSeconds());
      fault.put("healedSeconds", verdict.healedSeconds());
      fault.put("wholeSeconds", verdict.wholeSeconds());
      fault.put("operations", verdict.operations());
      fault.put("failedAttempts", verdict.failedAttempts());
      verdict.notes().forEach(fault.putArray("notes")::add);
    }
    ArrayNode seconds = root.putArray("perSecond");
    for (Recorder.Second second : recorder.seconds()) {
      ObjectNode each = seconds.addObject();
      each.put("operations", second.operations());
      each.put("failedAttempts", second.failedAttempts());
      each.put("medianMillis", second.millisAt(50));
      each.put("p99Millis", second.millisAt(99));
      each.put("degradedBlobs", second.degradedBlobs());
      each.put("bytesVerified", second.bytesVerified());
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
