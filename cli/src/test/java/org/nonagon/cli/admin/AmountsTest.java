package org.nonagon.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void bytesHaveThreeDigits() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 B");
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(1_000)).isEqualTo("1.00 kB");
    assertThat(Amounts.bytes(12_345)).isEqualTo("12.3 kB");
    assertThat(Amounts.bytes(123_456)).isEqualTo("123 kB");
    assertThat(Amounts.bytes(999_600)).isEqualTo("1.00 MB");
    assertThat(Amounts.bytes(9_996_000)).isEqualTo("10.0 MB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("9.22 EB");
  }

  @Test
  void timesAreInTheUnitThatFits() {
    assertThat(Amounts.seconds(1)).isEqualTo("1 second");
    assertThat(Amounts.seconds(119)).isEqualTo("119 seconds");
    assertThat(Amounts.seconds(120)).isEqualTo("2 minutes");
    assertThat(Amounts.seconds(7200)).isEqualTo("2 hours");
    assertThat(Amounts.seconds(172_800)).isEqualTo("2 days");
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    StringWriter text = new StringWriter();
    Table table = new Table("A", "LONGER");
    table.add("much wider", "x");
    table.print(new PrintWriter(text));
    assertThat(text.toString().lines()).containsExactly("A           LONGER", "much wider  x");
  }
}
