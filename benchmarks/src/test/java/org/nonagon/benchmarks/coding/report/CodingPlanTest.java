package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class CodingPlanTest {
  private static final int ROUNDS = 3;

  @Test
  void everyTrialIsABenchmarkThatTakesItsParameters() throws ReflectiveOperationException {
    for (Trial trial : trials(CodingPlan.of(true, true, ROUNDS, false))) {
      int dot = trial.benchmark().lastIndexOf('.');
      Class<?> type = Class.forName(trial.benchmark().substring(0, dot));

      assertThat(type.getMethods())
          .as("methods of %s", type)
          .anyMatch(
              method ->
                  method.getName().equals(trial.benchmark().substring(dot + 1))
                      && method.isAnnotationPresent(Benchmark.class));
      assertThat(trial.parameters().keySet())
          .as("parameters of %s", trial.subject())
          .isEqualTo(parameters(type));
    }
  }

  private static Collection<String> parameters(Class<?> type) {
    return Stream.of(type.getFields())
        .filter(field -> field.isAnnotationPresent(Param.class))
        .map(Field::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void everyRowIsThereOnce() {
    assertThat(trials(CodingPlan.of(true, true, ROUNDS, false)))
        .extracting(Trial::subject)
        .doesNotHaveDuplicates();
  }

  @Test
  void isaRunsInTheSameGroupAsWhatItIsComparedWith() {
    for (TrialGroup group : CodingPlan.of(true, true, ROUNDS, false)) {
      List<Subject> subjects = group.trials().stream().map(Trial::subject).toList();

      assertThat(subjects)
          .filteredOn(subject -> CodingPlan.STEPS.contains(subject.step()))
          .allMatch(subject -> subjects.contains(subject.isa()));
    }
  }

  @Test
  void withoutIsaNothingOfItIsRun() {
    assertThat(trials(CodingPlan.of(false, true, ROUNDS, false)))
        .isNotEmpty()
        .noneMatch(trial -> trial.subject().by().startsWith(Subject.ISA_L));
  }

  @Test
  void withoutAvx2NothingAsksForIt() {
    assertThat(trials(CodingPlan.of(true, false, ROUNDS, false)))
        .isNotEmpty()
        .noneMatch(trial -> trial.subject().by().endsWith("AVX2"));
  }

  @Test
  void aQuickRunHasAllThatIsJudged() {
    Samples samples = new Samples();
    for (Trial trial : trials(CodingPlan.of(true, true, 1, true))) {
      samples.add(trial.subject(), new Sample(100, 1, 0));
    }
    Machine machine = new Machine("", 1, Set.of("avx512f", "avx512bw"), "");

    assertThat(CodingBars.of(samples, machine))
        .noneMatch(bar -> bar.verdict() == Bar.Verdict.NOT_MEASURED);
  }

  private static List<Trial> trials(List<TrialGroup> groups) {
    return groups.stream().flatMap(group -> group.trials().stream()).toList();
  }
}
