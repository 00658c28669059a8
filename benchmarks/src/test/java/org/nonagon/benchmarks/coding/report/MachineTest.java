package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir Path folder;

  @Test
  void theModelAndTheInstructionsAreThoseOfTheFirstProcessor() throws IOException {
    Machine machine =
        machine(
            """
            processor\t: 0
            model name\t: A Processor: Second Edition
            flags\t\t: fpu sse2 avx2 avx512f avx512bw

            processor\t: 1
            model name\t: Another
            flags\t\t: fpu
            """);

    assertThat(machine.processor()).isEqualTo("A Processor: Second Edition");
    assertThat(machine.hasAvx2()).isTrue();
    assertThat(machine.hasAvx512()).isTrue();
    assertThat(machine.vectors()).startsWith("avx2 avx512f avx512bw -avx512vbmi");
  }

  @Test
  void bytesNeedMoreThanTheFoundationOfAvx512() throws IOException {
    assertThat(machine("flags : avx2 avx512f\n").hasAvx512()).isFalse();
  }

  @Test
  void withoutLinuxNothingIsKnownOfInstructions() throws IOException {
    Machine machine = Machine.of(folder.resolve("absent"));

    assertThat(machine.processor()).isNotBlank();
    assertThat(machine.hasAvx2()).isFalse();
    assertThat(machine.cores()).isPositive();
  }

  private Machine machine(String processors) throws IOException {
    return Machine.of(Files.writeString(folder.resolve("cpuinfo"), processors));
  }
}
