package org.nonagon.benchmarks.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class IsaLibraryTest {

  @Test
  void whatTheMachineHasNotIsNothingRatherThanAnError() {
    assertThat(IsaLibrary.find("ec_no_such_function")).isEmpty();
  }

  @Test
  void aBenchmarkOfWhatTheMachineHasNotSaysSo() {
    IsaBenchmark benchmark = benchmark("ec_no_such_function");

    assertThatThrownBy(benchmark::prepare)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ec_no_such_function is absent");
  }

  @Test
  void isaComputesOurParityAndOurLostShards() {
    assumeTrue(IsaLibrary.find("ec_encode_data").isPresent());

    assertThatCode(benchmark("ec_encode_data")::prepare).doesNotThrowAnyException();
  }

  private static IsaBenchmark benchmark(String function) {
    IsaBenchmark benchmark = new IsaBenchmark();
    benchmark.cellBytes = 4096;
    benchmark.function = function;
    return benchmark;
  }
}
