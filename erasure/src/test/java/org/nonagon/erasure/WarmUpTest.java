package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.kernel.KernelChoice;
import org.nonagon.erasure.kernel.KernelForm;

class WarmUpTest {

  @Test
  void aWarmCoderUsesTheFastestFormAndIsRight() {
    ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);

    assertThat(coder.warmUp().fastest()).isEqualTo(KernelChoice.current());
    byte[][] shards = new CodeExample(coder.profile(), 3000, 1).whole();
    assertThat(coder.verify(shards, 0, 3000)).isTrue();
  }

  @Test
  void profilesOfFewShardsAreWarmedToo() {
    for (String profile : List.of("1+0", "2+1", "1+5")) {
      assertThat(new ErasureCoder(ErasureProfile.parse(profile)).warmUp().fastest())
          .isEqualTo(KernelChoice.current());
    }
  }

  @Test
  void tablesAreUsedWhereTheVectorModuleIsAbsent() throws Exception {
    assertThat(runAlone()).containsExactly("table", "true");
  }

  @Test
  void thePropertyChoosesTheForm() throws Exception {
    assertThat(runAlone("--add-modules=jdk.incubator.vector", "-Dnonagon.erasure.kernel=table"))
        .containsExactly("table", "true");
    if (KernelForm.VECTOR128.isSupported()) {
      assertThat(
              runAlone("--add-modules=jdk.incubator.vector", "-Dnonagon.erasure.kernel=vector128"))
          .containsExactly("vector128", "true");
    }
  }

  /** Runs {@link Alone} in a JVM of its own and gives what it printed. */
  private static List<String> runAlone(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Alone.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var output = process.inputReader()) {
      List<String> lines = output.lines().toList();
      assertThat(process.waitFor()).isZero();
      return lines;
    }
  }

  /** Prints the form in use, and whether the coder verifies the slow definition's parity. */
  static final class Alone {

    private Alone() {}

    public static void main(String[] args) {
      ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
      coder.warmUp();
      System.out.println(KernelChoice.current());
      System.out.println(coder.verify(new CodeExample(coder.profile(), 777, 1).whole(), 0, 777));
    }
  }
}
