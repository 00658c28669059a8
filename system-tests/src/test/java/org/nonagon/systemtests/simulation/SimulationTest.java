package org.nonagon.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many lives of a cluster, each of a seed. */
class SimulationTest {
  private static final long FIRST = Long.getLong("nonagon.simulation.first", 1);
  private static final long SEEDS = Long.getLong("nonagon.simulation.seeds", 500);

  /** How many lives a wrong variant may go through unnoticed. */
  private static final long MUTANT_SEEDS = 200;

  private static final long LIVES_A_LINE = 1_000;

  /** One after the other: lives side by side would meet at locks of the JVM, and wait for real. */
  @Test
  void everyLifeKeepsWhatWasPromised() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      assertThat(new Life(seed).run()).as("seed %d", seed).isEmpty();
      if ((seed - FIRST + 1) % LIVES_A_LINE == 0) {
        System.out.printf("%d lives, none broke a promise%n", seed - FIRST + 1);
      }
    }
  }

  @Test
  void aSeedIsTheSameLifeEachTime() {
    Life one = new Life(7);
    Life other = new Life(7);
    assertThat(one.run()).isEqualTo(other.run());
    assertThat(one.summary()).isEqualTo(other.summary());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mutant.class,
      names = {
        "ACKNOWLEDGE_AT_SIX",
        "DROP_WITHOUT_CONDEMNED",
        "COMMIT_WITHOUT_LOCKS",
        "READ_BY_LAYOUT",
        "SKIP_FSYNC",
        "ORDER_BY_GATEWAY_CLOCK"
      })
  void aWrongVariantIsCaught(Mutant mutant) {
    Optional<Long> caught =
        LongStream.rangeClosed(1, MUTANT_SEEDS)
            .boxed()
            .filter(seed -> !new Life(seed, mutant).run().isEmpty())
            .findFirst();
    assertThat(caught).as("a seed that catches %s", mutant).isPresent();
    System.out.printf("%s is caught at seed %d%n", mutant, caught.orElseThrow());
  }
}
