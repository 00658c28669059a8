package org.nonagon.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {
  private static final Path FOLDER = Path.of("/somewhere");

  @Test
  void withoutWordsAllFaultsArePlayedForAQuarterOfAnHourOnAClusterOfItsOwn() {
    ChaosOptions options = ChaosOptions.parse(List.of(), FOLDER);

    assertThat(options.target()).isEmpty();
    assertThat(options.time()).isEqualTo(Duration.ofMinutes(15));
    assertThat(options.faults()).isEqualTo(Faults.names());
    assertThat(options.report()).isEqualTo(FOLDER.resolve("chaos-report"));
  }

  @Test
  void eachFaultIsFoundByItsName() {
    assertThat(Faults.names())
        .allSatisfy(
            name ->
                assertThat(Faults.named(name))
                    .hasValueSatisfying(fault -> assertThat(fault.name()).isEqualTo(name)));
  }

  @Test
  void faultsWithPlusSignsBetweenThemArePlayedAtTheSameTime() {
    ChaosOptions options =
        ChaosOptions.parse(List.of("--faults", "kill-gateway+kill-metadata,drain"), FOLDER);

    assertThat(options.faults()).containsExactly("kill-gateway+kill-metadata", "drain");
    assertThat(Faults.named("kill-gateway+kill-metadata"))
        .hasValueSatisfying(
            fault -> assertThat(fault.name()).isEqualTo("kill-gateway+kill-metadata"));
  }

  @Test
  void optionsOfTheClusterArePassedOnToIt() {
    ChaosOptions options =
        ChaosOptions.parse(List.of("--nodes", "4", "--seed", "7", "--minutes", "0"), FOLDER);

    assertThat(options.cluster()).containsExactly("--nodes", "4");
    assertThat(options.seed()).isEqualTo(7);
    assertThat(options.time()).isZero();
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    refuses("unknown option --node", "--node", "4");
    refuses("--seed needs a value", "--seed");
    refuses("--minutes takes a number, not 'soon'", "--minutes", "soon");
    refuses("there is no fault 'rain'", "--faults", "kill-gateway,rain");
    refuses("there is no fault 'drain+rain'", "--faults", "drain+rain");
    refuses("--nodes is for a cluster of its own", "--target", "cluster.json", "--nodes", "4");
    refuses("1 to 64 clients, not 0", "--clients", "0");
  }

  private static void refuses(String why, String... words) {
    assertThatThrownBy(() -> ChaosOptions.parse(List.of(words), FOLDER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
