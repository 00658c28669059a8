package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  @Test
  void wordsStandLeftAndNumbersRight() {
    MarkdownTable table = new MarkdownTable(1, "step", "GB/s");
    table.add("encode", "12.5");
    table.add("copy", "100.25");

    assertThat(table)
        .hasToString(
            """
            | step   |   GB/s |
            | ------ | -----: |
            | encode |   12.5 |
            | copy   | 100.25 |
            """);
  }

  @Test
  void aCellCannotBreakItsRow() {
    MarkdownTable table = new MarkdownTable(1, "what");
    table.add("a|b");

    assertThat(table.toString()).endsWith("| a\\|b |\n");
  }

  @Test
  void aRowHasAsManyCellsAsTheHead() {
    MarkdownTable table = new MarkdownTable(1, "step", "GB/s");

    assertThatThrownBy(() -> table.add("encode"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cells must be 2");
  }
}
