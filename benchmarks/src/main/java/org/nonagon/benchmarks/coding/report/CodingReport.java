package org.nonagon.benchmarks.coding.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The run as text: the rows and the bars, each a table in Markdown. */
final class CodingReport {
  private CodingReport() {}

  /** A row for each subject, sorted as they came. */
  static String rows(Samples samples) {
    MarkdownTable table =
        new MarkdownTable(
            4, "step", "size", "by", "memory", "GB/s", "ns a call", "B a call", "× copy", "× peer");
    for (Subject subject : samples.subjects()) {
      table.add(
          subject.step(),
          subject.size(),
          subject.by(),
          subject.memory(),
          number("%.1f", samples.gigabytesPerSecond(subject)),
          number("%.0f", samples.nanosPerCall(subject)),
          number("%.1f", samples.bytesPerCall(subject)),
          number("%.2f", samples.ratio(subject, subject.memoryCopy())),
          number("%.2f", samples.ratio(subject, subject.peer())));
    }
    return table.toString();
  }

  /** A row for each bar. */
  static String bars(List<Bar> bars) {
    MarkdownTable table = new MarkdownTable(1, "bar", "wanted", "measured", "verdict");
    for (Bar bar : bars) {
      table.add(bar.what(), bar.wanted(), bar.found(), bar.verdict().toString());
    }
    return table.toString();
  }

  private static String number(String format, OptionalDouble value) {
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, format, value.getAsDouble());
  }
}
