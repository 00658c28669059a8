package org.nonagon.systemtests.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.systemtests.simulation.history.Shrinker.Shrunk;

class ShrinkerTest {
  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  @Test
  void onlyTheStepsThatAreNeededAreLeftInTheirOrder() {
    Shrunk<Integer> shrunk =
        Shrinker.shrink(HUNDRED, steps -> steps.containsAll(Set.of(3, 50, 97)), 1000);
    assertThat(shrunk.steps()).containsExactly(3, 50, 97);
    assertThat(shrunk.isMinimal()).isTrue();
    assertThat(shrunk.attempts()).isLessThan(150);
  }

  @Test
  void aFailureThatNeedsNothingShrinksToNothing() {
    Shrunk<Integer> shrunk = Shrinker.shrink(HUNDRED, _ -> true, 1000);
    assertThat(shrunk.steps()).isEmpty();
    assertThat(shrunk.isMinimal()).isTrue();
  }

  @Test
  void whatNeedsAllIsLeftAsItIs() {
    Shrunk<Integer> shrunk = Shrinker.shrink(HUNDRED, steps -> steps.size() == 100, 1000);
    assertThat(shrunk.steps()).isEqualTo(HUNDRED);
    assertThat(shrunk.isMinimal()).isTrue();
  }

  @Test
  void noSingleStepOfTheResultCanBeLeftOut() {
    // Any three that are 10 apart fail: many minima, none of them smaller than three.
    Shrunk<Integer> shrunk = Shrinker.shrink(HUNDRED, ShrinkerTest::hasThreeTenApart, 1000);
    assertThat(shrunk.steps()).hasSize(3);
    assertThat(hasThreeTenApart(shrunk.steps())).isTrue();
  }

  private static boolean hasThreeTenApart(List<Integer> steps) {
    return steps.stream().anyMatch(n -> steps.contains(n + 10) && steps.contains(n + 20));
  }

  @Test
  void theAttemptsAreBoundedAndTheBestSoFarIsKept() {
    List<List<Integer>> tried = new ArrayList<>();
    Shrunk<Integer> shrunk =
        Shrinker.shrink(
            HUNDRED,
            steps -> {
              tried.add(steps);
              return steps.contains(80);
            },
            3);
    assertThat(tried).hasSize(3);
    assertThat(shrunk.attempts()).isEqualTo(3);
    assertThat(shrunk.isMinimal()).isFalse();
    assertThat(shrunk.steps()).contains(80).hasSizeLessThan(100);
  }

  @Test
  void theSameFailureShrinksTheSameWay() {
    List<List<Integer>> first = new ArrayList<>();
    List<List<Integer>> second = new ArrayList<>();
    Shrinker.shrink(HUNDRED, steps -> first.add(steps) && hasThreeTenApart(steps), 1000);
    Shrinker.shrink(HUNDRED, steps -> second.add(steps) && hasThreeTenApart(steps), 1000);
    assertThat(first).isEqualTo(second);
  }
}
