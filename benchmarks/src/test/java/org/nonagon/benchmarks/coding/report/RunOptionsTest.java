package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunOptionsTest {

  @Test
  void withoutOptionsTheWholeRunIsMeasuredThreeTimes() {
    assertThat(RunOptions.parse(List.of()))
        .isEqualTo(
            new RunOptions(false, 3, "", Optional.empty(), Path.of("coding.json"), "unknown"));
  }

  @Test
  void aQuickRunIsMeasuredOnceUnlessItIsToldOtherwise() {
    assertThat(RunOptions.parse(List.of("--quick")).rounds()).isEqualTo(1);
    assertThat(RunOptions.parse(List.of("--rounds", "5", "--quick")).rounds()).isEqualTo(5);
  }

  @Test
  void theLastOfTwoWins() {
    assertThat(RunOptions.parse(List.of("--json", "a", "--json", "b")).json())
        .isEqualTo(Path.of("b"));
  }

  @Test
  void whatIsNotUnderstoodIsNamed() {
    refused("unknown option --fast", "--fast");
    refused("--rounds needs a value", "--rounds");
    refused("--rounds needs a number, not many", "--rounds", "many");
    refused("--rounds takes 1 to 20", "--rounds", "0");
  }

  private static void refused(String message, String... arguments) {
    assertThatThrownBy(() -> RunOptions.parse(List.of(arguments)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
