package org.nonagon.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many lives of a cluster, each of a seed. */
class SimulationTest {
  private static final long FIRST = Long.getLong("nonagon.simulation.first", 1);
  private static final long SEEDS = Long.getLong("nonagon.simulation.seeds", 5_000);

  /** How many lives a wrong variant may go through unnoticed. */
  private static final long MUTANT_SEEDS = 5_000;

  private static final int PROCESSES = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  private static final long LIVES_A_LINE = 1_000;

  @Test
  void everyLifeKeepsWhatWasPromised() throws InterruptedException {
    AtomicLong lived = new AtomicLong();
    List<LifeProcess> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(LifeProcess.start(counting(lived), FIRST + i, FIRST + SEEDS - 1, PROCESSES));
    }
    requireNothingWrong(processes);
    assertThat(lived).hasValue(SEEDS);
  }

  private static Consumer<String> counting(AtomicLong lived) {
    return line -> {
      if (line.startsWith("lived ")) {
        long more = Long.parseLong(line.substring("lived ".length()));
        long now = lived.addAndGet(more);
        if (now / LIVES_A_LINE > (now - more) / LIVES_A_LINE) {
          System.out.printf("%d lives, none broke a promise%n", now);
        }
      }
    };
  }

  @Test
  void everyWrongVariantIsCaught() throws InterruptedException {
    List<Mutant> mutants =
        Arrays.stream(Mutant.values()).filter(mutant -> mutant != Mutant.NONE).toList();
    List<LifeProcess> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      Stream<Object> share =
          IntStream.iterate(i, n -> n < mutants.size(), n -> n + PROCESSES).mapToObj(mutants::get);
      processes.add(
          LifeProcess.start(
              System.out::println, Stream.concat(Stream.of(1, MUTANT_SEEDS, 1), share).toArray()));
    }
    requireNothingWrong(processes);
  }

  private static void requireNothingWrong(List<LifeProcess> processes) throws InterruptedException {
    try {
      for (LifeProcess process : processes) {
        List<String> wrong = process.wrong();
        assertThat(wrong).as(() -> String.join("\n", wrong)).isEmpty();
      }
    } finally {
      processes.forEach(LifeProcess::close);
    }
  }

  @Test
  void aSeedIsTheSameLifeEachTime() {
    Life one = new Life(7);
    Life other = new Life(7);
    assertThat(one.run()).isEqualTo(other.run());
    assertThat(one.summary()).isEqualTo(other.summary());
    assertThat(one.story()).isEqualTo(other.story());
  }

  @Test
  void aPlanWithLessIsALifeToo() {
    Plan plan = Plan.of(7);
    Life none = new Life(plan.with(List.of()), Mutant.NONE);
    assertThat(none.run()).isEmpty();
    Life half =
        new Life(plan.with(plan.events().subList(0, plan.events().size() / 2)), Mutant.NONE);
    assertThat(half.run()).isEmpty();
  }
}
