package org.nonagon.systemtests.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Operation GET = new Operation.Get("k");

  @Test
  void whatHappensAtTheSameTimeKeepsTheOrderOfTheCalls() {
    History history = new History();
    int first = history.invoke(0, GET, 5);
    history.finish(first, new Outcome.Shown(), 5);
    history.invoke(0, GET, 5);

    assertThat(history.entries().get(1).invoked().order())
        .isGreaterThan(history.entries().getFirst().answer().orElseThrow().at().order());
  }

  @Test
  void timeDoesNotGoBack() {
    History history = new History();
    history.invoke(0, GET, 5);
    assertThatThrownBy(() -> history.invoke(1, GET, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOperationIsAnsweredOnce() {
    History history = new History();
    int number = history.invoke(0, GET, 5);
    history.finish(number, new Outcome.Shown(), 6);
    assertThatThrownBy(() -> history.finish(number, new Outcome.Unknown(), 7))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOperationWithoutAnAnswerIsUnknown() {
    History history = new History();
    history.invoke(3, GET, 5);
    assertThat(history.entries().getFirst().outcome()).isEqualTo(new Outcome.Unknown());
    assertThat(history.entries().getFirst()).hasToString("#0 5..… client 3: GET k -> no answer");
  }
}
