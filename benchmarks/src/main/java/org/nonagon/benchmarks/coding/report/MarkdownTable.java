package org.nonagon.benchmarks.coding.report;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Text in columns: a table in Markdown, aligned so that it reads well as plain text too. */
final class MarkdownTable {
  private final List<String> heads;
  private final int leftAligned;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param leftAligned how many columns hold words; the ones behind them hold numbers
   */
  MarkdownTable(int leftAligned, String... heads) {
    this.leftAligned = leftAligned;
    this.heads = List.of(heads);
  }

  void add(String... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException("cells must be " + heads.size() + ", not " + cells.length);
    }
    rows.add(Stream.of(cells).map(cell -> cell.replace("|", "\\|")).toList());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(line(heads)).append(ruler());
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private String line(List<String> cells) {
    StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
    for (int column = 0; column < cells.size(); column++) {
      String fill = " ".repeat(width(column) - cells.get(column).length());
      String cell = cells.get(column);
      line.add(column < leftAligned ? cell + fill : fill + cell);
    }
    return line.toString();
  }

  private String ruler() {
    StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
    for (int column = 0; column < heads.size(); column++) {
      String dashes = "-".repeat(width(column) - 1);
      line.add(column < leftAligned ? dashes + "-" : dashes + ":");
    }
    return line.toString();
  }

  private int width(int column) {
    return Stream.concat(Stream.of(heads), rows.stream())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(1);
  }
}
