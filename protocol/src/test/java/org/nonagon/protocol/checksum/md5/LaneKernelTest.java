package org.nonagon.protocol.checksum.md5;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process has one width of vectors, so each width is tried in a process of its own. */
final class LaneKernelTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void everyWidthHasTheDigestsOfTheJdk(int lanes) throws IOException, InterruptedException {
    assertThat(check(VECTORS, "-D" + LaneKernel.LANES_PROPERTY + "=" + lanes))
        .contains("width " + lanes);
  }

  @Test
  void lanesCanBeTurnedOff() throws IOException, InterruptedException {
    assertThat(check(VECTORS, "-D" + LaneKernel.LANES_PROPERTY + "=0")).contains("width 0");
  }

  @Test
  void withoutTheVectorModuleThereAreNoLanes() throws IOException, InterruptedException {
    assertThat(check()).contains("width 0");
  }

  @Test
  void aNumberOfLanesThatNoVectorHasIsRefused() {
    System.setProperty(LaneKernel.LANES_PROPERTY, "5");
    try {
      assertThatThrownBy(LaneKernel::ofMachine)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("nonagon.md5.lanes is 5; it can be 0, 4, 8 or 16");
    } finally {
      System.clearProperty(LaneKernel.LANES_PROPERTY);
    }
  }

  private static String check(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LaneKernelTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Hashes streams in this process and prints how many lanes its vectors have. */
  public static void main(String[] arguments) {
    Optional<LaneKernel> kernel = LaneKernel.ofMachine();
    Md5Batch batch = new Md5Batch(kernel);
    for (int streams = 1; streams <= Md5Batch.MAX_LANES; streams += 3) {
      Md5BatchTest.checkRandomPieces(batch, streams, streams);
    }
    System.out.println("width " + kernel.map(LaneKernel::width).orElse(0));
  }
}
