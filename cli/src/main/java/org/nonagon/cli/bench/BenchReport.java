package org.nonagon.cli.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The outcome of a run, for people or for programs.
 *
 * @param operation what was measured
 * @param shape size and connections, as in {@code 4KiB x 16}
 * @param result the counts
 * @param limits of the machine, from the same run
 */
record BenchReport(String operation, String shape, Load.Result result, Limits limits) {
  private double itemsPerSecond() {
    return result.items() / result.seconds();
  }

  private double megabytesPerSecond() {
    return result.bytes() / 1e6 / result.seconds();
  }

  private double millis(double percentile) {
    return result.latencies().getValueAtPercentile(percentile) / 1e6;
  }

  /** Writes lines for people. */
  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s %s: %,.0f/s, %,.1f MB/s, p50 %.2f ms, p90 %.2f, p99 %.2f, max %.2f, errors %d%n",
        operation,
        shape,
        itemsPerSecond(),
        megabytesPerSecond(),
        millis(50),
        millis(90),
        millis(99),
        millis(100),
        result.errors());
    out.printf(
        Locale.ROOT,
        "this machine alone: MD5 %,.0f MB/s a core, disk %,.0f MB/s, loopback %,.0f MB/s%n",
        limits.md5(),
        limits.disk(),
        limits.loopback());
    out.flush();
  }

  /** Writes one JSON object. */
  void writeJson(PrintWriter out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("operation", operation);
      json.writeStringField("shape", shape);
      json.writeNumberField("itemsPerSecond", itemsPerSecond());
      json.writeNumberField("megabytesPerSecond", megabytesPerSecond());
      json.writeNumberField("seconds", result.seconds());
      json.writeNumberField("errors", result.errors());
      json.writeStringField("firstError", result.firstError());
      json.writeObjectFieldStart("latencyMillis");
      json.writeNumberField("p50", millis(50));
      json.writeNumberField("p90", millis(90));
      json.writeNumberField("p99", millis(99));
      json.writeNumberField("max", millis(100));
      json.writeEndObject();
      json.writeObjectFieldStart("limitsMegabytesPerSecond");
      json.writeNumberField("md5", limits.md5());
      json.writeNumberField("disk", limits.disk());
      json.writeNumberField("loopback", limits.loopback());
      json.writeEndObject();
      json.writeEndObject();
    }
    out.println();
    out.flush();
  }
}
