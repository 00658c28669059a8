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
  private static final Machine MACHINE =
      new Machine("", 1, Set.of("avx2", "avx512f", "avx512bw"), "");
  private static final Machine WITHOUT_AVX2 = new Machine("", 1, Set.of(), "");
  private static final Kernels KERNELS =
      new Kernels("vector512 (GB/s: 30)", "vector128 (GB/s: 15)", true, true);
  private static final Kernels WITHOUT_LIBRARIES =
      new Kernels("vector512 (GB/s: 30)", "vector128 (GB/s: 15)", false, false);

  private static final Set<String> HAVE_PEERS =
      Set.of("encode", "reconstruct1", "reconstruct2", "reconstruct3", "verify", "MD5");

  @Test
  void everyTrialIsABenchmarkThatTakesItsParameters() throws ReflectiveOperationException {
    for (Trial trial : trials(CodingPlan.of(MACHINE, KERNELS, ROUNDS, false))) {
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
    assertThat(trials(CodingPlan.of(MACHINE, KERNELS, ROUNDS, false)))
        .extracting(Trial::subject)
        .doesNotHaveDuplicates();
  }

  @Test
  void peersRunInTheSameGroupAsWhatIsComparedWithThem() {
    for (TrialGroup group : CodingPlan.of(MACHINE, KERNELS, ROUNDS, false)) {
      List<Subject> subjects = group.trials().stream().map(Trial::subject).toList();

      assertThat(subjects)
          .filteredOn(subject -> HAVE_PEERS.contains(subject.step()))
          .allMatch(subject -> subjects.contains(subject.peer()));
    }
  }

  @Test
  void forksAreToldTheKernelThatWasChosenForTheirInstructions() {
    for (Trial trial : trials(CodingPlan.of(MACHINE, KERNELS, ROUNDS, false))) {
      switch (trial.subject().by()) {
        case Subject.NONAGON ->
            assertThat(trial.flags()).containsExactly("-Dnonagon.erasure.kernel=vector512");
        case Subject.NONAGON_AVX2 ->
            assertThat(trial.flags())
                .containsExactly("-Dnonagon.erasure.kernel=vector128", "-XX:UseAVX=2");
        case Subject.NONAGON_TABLE, Subject.ISA_L, Subject.ISA_L_AVX2 ->
            assertThat(trial.flags()).containsExactly("-Dnonagon.erasure.kernel=table");
        default -> {}
      }
    }
  }

  @Test
  void withoutLibrariesNothingOfThemIsRun() {
    assertThat(trials(CodingPlan.of(MACHINE, WITHOUT_LIBRARIES, ROUNDS, false)))
        .isNotEmpty()
        .extracting(trial -> trial.subject().by())
        .doesNotContain(Subject.ISA_L, Subject.ISA_L_AVX2, Subject.AWS_CRT);
  }

  @Test
  void withoutAvx2NothingAsksForIt() {
    assertThat(trials(CodingPlan.of(WITHOUT_AVX2, KERNELS, ROUNDS, false)))
        .isNotEmpty()
        .noneMatch(trial -> trial.subject().by().endsWith("AVX2"));
  }

  @Test
  void aQuickRunHasAllThatIsJudged() {
    Samples samples = new Samples();
    for (Trial trial : trials(CodingPlan.of(MACHINE, KERNELS, 1, true))) {
      samples.add(trial.subject(), new Sample(100, 1, 0));
    }

    assertThat(CodingBars.of(samples, MACHINE))
        .noneMatch(bar -> bar.verdict() == Bar.Verdict.NOT_MEASURED);
  }

  private static List<Trial> trials(List<TrialGroup> groups) {
    return groups.stream().flatMap(group -> group.trials().stream()).toList();
  }
}
