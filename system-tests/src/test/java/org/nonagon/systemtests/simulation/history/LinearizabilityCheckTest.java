package org.nonagon.systemtests.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LinearizabilityCheckTest {
  private static final Content W1 = Content.of(1);
  private static final Content W2 = Content.of(2);
  private static final Content W3 = Content.of(3);
  private static final Outcome DONE = new Outcome.Done();
  private static final Outcome NOTHING = new Outcome.Shown();
  private static final Outcome REFUSED = new Outcome.Refused();
  private static final Outcome NOT_FOUND = new Outcome.NotFound();
  private static final Outcome UNKNOWN = new Outcome.Unknown();
  private static final Condition IF_ABSENT = new Condition.IfAbsent();

  private static final Operation GET = new Operation.Get("k");
  private static final Operation DELETE = new Operation.Delete("k");

  private static Operation put(Content content) {
    return new Operation.Put("k", content);
  }

  private static Operation put(Content content, Condition condition) {
    return new Operation.Put("k", content, condition);
  }

  private static Condition ifMatch(Content content) {
    return new Condition.IfMatch(content);
  }

  private static Outcome shown(Content content) {
    return new Outcome.Shown(Sight.of(content));
  }

  private static Outcome shown(Content content, long rank) {
    return new Outcome.Shown(Sight.of(content, rank));
  }

  private static void assertExplained(Intervals intervals) {
    assertThat(intervals.verdict()).isInstanceOf(Verdict.Linearizable.class);
  }

  private static Verdict.Violation violation(Intervals intervals) {
    Verdict verdict = intervals.verdict();
    assertThat(verdict).isInstanceOf(Verdict.Violation.class);
    return (Verdict.Violation) verdict;
  }

  @Test
  void readsDuringAWriteMayShowEitherContent() {
    assertExplained(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2), 2, 9, DONE)
            .add(GET, 3, 4, shown(W1))
            .add(GET, 5, 6, shown(W2))
            .add(GET, 7, 8, shown(W2)));
  }

  @Test
  void aReadMayNotGoBackDuringAWrite() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2), 2, 9, DONE)
            .add(GET, 3, 4, shown(W2))
            .add(GET, 5, 6, shown(W1)));
  }

  @Test
  void aStaleReadIsFound() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2), 2, 3, DONE)
            .add(GET, 4, 5, shown(W1)));
  }

  @Test
  void aLostAcknowledgedWriteIsFound() {
    violation(new Intervals().add(put(W1), 0, 1, DONE).add(GET, 2, 3, NOTHING));
  }

  @Test
  void aLostUpdateIsFound() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2, ifMatch(W1)), 2, 6, DONE)
            .add(put(W3, ifMatch(W1)), 3, 7, DONE));
  }

  @Test
  void ofTwoUpdatesOfTheSameVersionOneIsRefused() {
    assertExplained(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2, ifMatch(W1)), 2, 6, DONE)
            .add(put(W3, ifMatch(W1)), 3, 7, REFUSED)
            .add(GET, 8, 9, shown(W2)));
  }

  @Test
  void aResurrectedDeleteIsFound() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(DELETE, 2, 3, DONE)
            .add(GET, 4, 5, NOTHING)
            .add(GET, 6, 7, shown(W1)));
  }

  @Test
  void twoWinnersOfIfAbsentAreFound() {
    violation(
        new Intervals().add(put(W1, IF_ABSENT), 0, 5, DONE).add(put(W2, IF_ABSENT), 1, 6, DONE));
  }

  @Test
  void twoWinnersOfIfAbsentAreFineWithADeleteBetweenThem() {
    assertExplained(
        new Intervals()
            .add(put(W1, IF_ABSENT), 0, 5, DONE)
            .add(put(W2, IF_ABSENT), 1, 6, DONE)
            .add(DELETE, 2, 7, DONE));
  }

  @Test
  void aRefusalNeedsAVersionThatRefuses() {
    violation(new Intervals().add(put(W1, IF_ABSENT), 0, 1, REFUSED));
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(new Operation.Delete("k", ifMatch(W1)), 2, 3, REFUSED));
  }

  @Test
  void aRefusalMayComeOfAWriteWhoseAnswerWasLost() {
    assertExplained(
        new Intervals()
            .add(put(W1, IF_ABSENT), 0, 1, UNKNOWN)
            .add(put(W2, IF_ABSENT), 2, 3, REFUSED)
            .add(GET, 4, 5, shown(W1)));
    violation(
        new Intervals()
            .add(put(W1, IF_ABSENT), 0, 1, UNKNOWN)
            .add(put(W2, IF_ABSENT), 2, 3, REFUSED)
            .add(GET, 4, 5, NOTHING));
  }

  @Test
  void aConditionOnAVersionThatIsNotThereFindsNothing() {
    assertExplained(
        new Intervals()
            .add(put(W2, ifMatch(W1)), 0, 1, NOT_FOUND)
            .add(new Operation.Delete("k", new Condition.IfPresent()), 2, 3, NOT_FOUND)
            .add(GET, 4, 5, NOT_FOUND));
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2, new Condition.IfPresent()), 2, 3, NOT_FOUND));
  }

  @Test
  void anUnknownWriteMayShowUpLateOrNever() {
    Intervals late =
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2), 2, 3, UNKNOWN)
            .add(GET, 4, 5, shown(W1))
            .add(GET, 6, 7, shown(W1));
    assertExplained(late);
    assertExplained(late.add(GET, 8, 9, shown(W2)));
  }

  @Test
  void anUnknownWriteMayNotAppearAndDisappear() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(put(W2), 2, 3, UNKNOWN)
            .add(GET, 4, 5, shown(W2))
            .add(GET, 6, 7, shown(W1)));
  }

  @Test
  void anUnknownWriteHappensAtMostOnce() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, UNKNOWN)
            .add(GET, 2, 3, shown(W1))
            .add(DELETE, 4, 5, DONE)
            .add(GET, 6, 7, shown(W1)));
  }

  @Test
  void anUnknownWriteIsNotSeenBeforeItWasSent() {
    violation(new Intervals().add(GET, 0, 1, shown(W1)).add(put(W1), 2, 3, UNKNOWN));
  }

  @Test
  void aWriteThatIsNotAnsweredAtTheEndCountsAsUnknown() {
    History history = new History();
    history.invoke(0, put(W1), 0);
    int read = history.invoke(1, GET, 1);
    history.finish(read, shown(W1), 2);

    assertThat(new LinearizabilityCheck().check(history)).isInstanceOf(Verdict.Linearizable.class);
  }

  @Test
  void aWriteThatFailedMayNotShow() {
    violation(new Intervals().add(put(W1), 0, 1, new Outcome.Failed()).add(GET, 2, 3, shown(W1)));
  }

  @Test
  void aReadWithoutAnAnswerSaysNothing() {
    assertExplained(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(GET, 2, 3, UNKNOWN)
            .add(GET, 4, 5, new Outcome.Failed()));
  }

  @Test
  void ranksMayNotGoBack() {
    Intervals first =
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(GET, 2, 3, shown(W1, 10))
            .add(put(W2), 4, 5, DONE);
    assertExplained(first);
    violation(first.add(GET, 6, 7, shown(W2, 9)));
  }

  @Test
  void aVersionKeepsItsRank() {
    violation(
        new Intervals()
            .add(put(W1), 0, 1, new Outcome.Done(Sight.of(W1, 5)))
            .add(GET, 2, 3, shown(W1, 6)));
  }

  @Test
  void ranksOrderConcurrentWrites() {
    Intervals writes =
        new Intervals()
            .add(put(W1), 0, 9, new Outcome.Done(Sight.of(W1, 2)))
            .add(put(W2), 1, 9, new Outcome.Done(Sight.of(W2, 1)));
    assertExplained(writes);
    violation(writes.add(GET, 10, 11, shown(W2)));
  }

  @Test
  void theCounterExampleIsTheShortestPrefixInWordsForPeople() {
    Verdict.Violation violation =
        violation(
            new Intervals()
                .add(put(W1), 0, 1, DONE)
                .add(put(W2), 2, 3, DONE)
                .add(GET, 4, 5, shown(W1))
                .add(put(W3), 6, 7, DONE));
    assertThat(violation.prefix()).extracting(History.Entry::number).containsExactly(0, 1, 2);
    assertThat(violation.text())
        .isEqualTo(
            """
            key k: no order of its operations explains the answer of #2.
            Of what returned before it, the key may have held: a content that nobody read.
              #0 0..1 client 0: PUT k = w1 -> done
              #1 2..3 client 1: PUT k = w2 -> done
            > #2 4..5 client 2: GET k -> w1""");
  }

  @Test
  void anAnswerThatIsNoneOfItsOperationIsRefused() {
    assertThatThrownBy(() -> new Intervals().add(GET, 0, 1, DONE).verdict())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tooManyConfigurationsAreToldAsSuch() {
    Intervals intervals = new Intervals();
    for (int i = 0; i < 12; i++) {
      intervals.add(put(Content.of(i)), i, 100 + i, DONE).add(GET, i, 100, shown(Content.of(i)));
    }
    assertThat(new LinearizabilityCheck(50).check(intervals.history()))
        .isInstanceOf(Verdict.Undecided.class);
  }
}
