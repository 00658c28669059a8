package org.nonagon.systemtests.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Operations on several keys. */
class LinearizabilityOfCopiesTest {
  private static final Content W1 = Content.of(1);
  private static final Content W2 = Content.of(2);
  private static final Content W3 = Content.of(3);
  private static final Outcome DONE = new Outcome.Done();
  private static final Outcome NOTHING = new Outcome.Shown();
  private static final Outcome NOT_FOUND = new Outcome.NotFound();
  private static final Outcome UNKNOWN = new Outcome.Unknown();
  private static final Operation GET = new Operation.Get("k");

  private static Operation put(Content content) {
    return new Operation.Put("k", content);
  }

  private static Outcome shown(Content content) {
    return new Outcome.Shown(Sight.of(content));
  }

  private static Outcome listed(Map<String, Content> contents) {
    return listed(contents, false);
  }

  private static Outcome listed(Map<String, Content> contents, boolean isTruncated) {
    TreeMap<String, Sight> entries = new TreeMap<>();
    contents.forEach((key, content) -> entries.put(key, Sight.of(content)));
    return new Outcome.Listed(entries, isTruncated);
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
  void listingsShowWhatReadsWould() {
    Operation listing = new Operation.Listing("k");
    Intervals intervals =
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(listing, 2, 3, listed(Map.of("k", W1)))
            .add(put(W2), 4, 7, DONE)
            .add(listing, 5, 6, listed(Map.of("k", W2)));
    assertExplained(intervals);
    violation(intervals.add(listing, 8, 9, listed(Map.of("k", W1))));
  }

  @Test
  void aListingMayNotMissAKey() {
    Operation.Listing all = new Operation.Listing("");
    Intervals written = new Intervals().add(put(W1), 0, 1, DONE);
    assertThat(violation(written.add(all, 2, 3, listed(Map.of()))).key()).isEqualTo("k");
  }

  @Test
  void aListingSaysNothingOfKeysThatItDoesNotCover() {
    assertExplained(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(new Operation.Put("a", W2), 2, 3, DONE)
            .add(new Operation.Listing("j"), 4, 5, listed(Map.of()))
            .add(new Operation.Listing("", "k"), 6, 7, listed(Map.of()))
            .add(new Operation.Listing(""), 8, 9, listed(Map.of("a", W2), true)));
  }

  @Test
  void aListingMayNotShowAKeyThatNobodyWrote() {
    Verdict.Violation violation =
        violation(new Intervals().add(new Operation.Listing(""), 0, 1, listed(Map.of("x", W1))));
    assertThat(violation.key()).isEqualTo("x");
  }

  @Test
  void aCopyShowsASourceThatWasCurrentMeanwhile() {
    Operation copy = new Operation.Copy("k", "c");
    Intervals written =
        new Intervals().add(put(W1), 0, 1, DONE).add(put(W2), 2, 6, DONE).add(put(W3), 8, 9, DONE);
    assertExplained(
        written
            .add(copy, 3, 5, new Outcome.Done(Sight.of(W1)))
            .add(copy, 4, 7, new Outcome.Done(Sight.of(W2)))
            .add(new Operation.Get("c"), 10, 11, shown(W2)));
    Verdict.Violation stale = violation(written.add(copy, 12, 13, new Outcome.Done(Sight.of(W2))));
    assertThat(stale.key()).isEqualTo("k");
  }

  @Test
  void whatACopyWroteIsReadFromItsTarget() {
    Operation copy = new Operation.Copy("k", "c");
    violation(
        new Intervals()
            .add(put(W1), 0, 1, DONE)
            .add(copy, 2, 3, new Outcome.Done(Sight.of(W1)))
            .add(new Operation.Get("c"), 4, 5, NOTHING));
  }

  @Test
  void aCopyThatDidNotTellMayHaveWrittenWhateverItsSourceHeld() {
    Operation copy = new Operation.Copy("k", "c");
    for (Outcome outcome : List.of(DONE, UNKNOWN)) {
      Intervals copied = new Intervals().add(put(W1), 0, 1, DONE).add(copy, 2, 3, outcome);
      assertExplained(copied.add(new Operation.Get("c"), 4, 5, shown(W1)));
      violation(copied.add(new Operation.Get("c"), 6, 7, shown(W2)));
    }
  }

  @Test
  void aCopyOfNothingNeedsAnAbsentSource() {
    Operation copy = new Operation.Copy("k", "c");
    assertExplained(
        new Intervals().add(copy, 0, 1, NOT_FOUND).add(new Operation.Get("c"), 2, 3, NOTHING));
    violation(new Intervals().add(put(W1), 0, 1, DONE).add(copy, 2, 3, NOT_FOUND));
  }

  @Test
  void aCompositionIsCheckedAgainstEachOfItsSources() {
    Operation compose = new Operation.Copy(List.of("a", "b"), "k", Condition.always());
    Sight made = Sight.of(Content.of(List.of(1L, 2L)));
    Intervals sources =
        new Intervals()
            .add(new Operation.Put("a", W1), 0, 1, DONE)
            .add(new Operation.Put("b", W2), 2, 3, DONE)
            .add(compose, 4, 5, new Outcome.Done(Optional.of(made), List.of(W1, W2)))
            .add(GET, 6, 7, shown(made.content()));
    assertExplained(sources);
    Verdict.Violation stale =
        violation(
            sources
                .add(new Operation.Put("b", W3), 8, 9, DONE)
                .add(compose, 10, 11, new Outcome.Done(Optional.of(made), List.of(W1, W2))));
    assertThat(stale.key()).isEqualTo("b");
  }

  @Test
  void aCopyMayHaveAnotherTagThanItsSource() {
    Content composed = new Content(List.of(1L, 2L), "a-2");
    Content copied = new Content(List.of(1L, 2L), "b");
    Operation compose = new Operation.Copy(List.of("x", "y"), "k", Condition.always());
    Operation overwrite = new Operation.Put("c", new Content(List.of(3L), "c"), ifMatch(composed));
    for (Outcome made : List.of(new Outcome.Done(Sight.of(composed)), UNKNOWN)) {
      Intervals copy =
          new Intervals()
              .add(new Operation.Put("x", new Content(List.of(1L), "x")), 0, 1, DONE)
              .add(new Operation.Put("y", new Content(List.of(2L), "y")), 2, 3, DONE)
              .add(compose, 4, 5, made)
              .add(new Operation.Copy("k", "c"), 6, 7, new Outcome.Done(Sight.of(copied)))
              .add(overwrite, 8, 9, new Outcome.Refused());
      assertExplained(copy.add(GET, 10, 11, shown(composed)));
      violation(copy.add(GET, 12, 13, shown(copied)));
    }
  }

  private static Condition ifMatch(Content content) {
    return new Condition.IfMatch(content);
  }

  @Test
  void aCopyMayShowWhatAnotherCopyWroteThatDidNotTell() {
    Content copied = new Content(List.of(1L), "b");
    assertExplained(
        new Intervals()
            .add(new Operation.Put("x", W1), 0, 1, DONE)
            .add(new Operation.Copy("x", "k"), 2, 3, UNKNOWN)
            .add(new Operation.Copy("k", "c"), 4, 5, new Outcome.Done(Sight.of(copied))));
  }
}
