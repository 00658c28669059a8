package org.nonagon.systemtests.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.systemtests.simulation.history.Intervals.Interval;
import org.nonagon.testkit.Seeds;

/** The search against plain enumeration of all orders, and its cost. */
class LinearizabilityEnumerationTest {
  private static final int HISTORIES = 20_000;

  /** What a key holds, in its own words rather than those of the search. */
  private record Held(Optional<Content> content, long rank, boolean isRankKnown) {}

  @Test
  void theSearchFindsWhatEnumerationOfAllOrdersFinds() {
    int explained = 0;
    for (int i = 0; i < HISTORIES; i++) {
      long seed = Seeds.seed() + i;
      Intervals intervals = new RandomHistory(seed).small();
      boolean expected = hasOrder(intervals.all(), 0, new Held(Optional.empty(), -1, false));
      Verdict verdict = intervals.verdict();
      assertThat(verdict instanceof Verdict.Linearizable)
          .as("seed %d, %s, %s", seed, intervals.all(), verdict)
          .isEqualTo(expected);
      explained += expected ? 1 : 0;
    }
    assertThat(explained).isBetween(HISTORIES / 5, HISTORIES * 4 / 5);
  }

  /** Whether the operations that are not {@code taken} can go on from there, in some order. */
  private static boolean hasOrder(List<Interval> all, int taken, Held held) {
    boolean isOver = true;
    for (int i = 0; i < all.size(); i++) {
      if ((taken >> i & 1) != 0) {
        continue;
      }
      isOver &= isUncertain(all.get(i));
      if (mayBeNext(all, taken, all.get(i))) {
        Optional<Held> after = after(held, all.get(i));
        if (after.isPresent() && hasOrder(all, taken | 1 << i, after.get())) {
          return true;
        }
      }
    }
    return isOver;
  }

  private static boolean isUncertain(Interval interval) {
    return interval.outcome() instanceof Outcome.Unknown;
  }

  private static boolean mayBeNext(List<Interval> all, int taken, Interval next) {
    for (int i = 0; i < all.size(); i++) {
      Interval other = all.get(i);
      if ((taken >> i & 1) == 0 && !isUncertain(other) && other.to() < next.from()) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Held> after(Held held, Interval interval) {
    return switch (interval.operation()) {
      case Operation.Put put ->
          written(held, interval.outcome(), put.condition(), Optional.of(put.content()));
      case Operation.Delete delete ->
          written(held, interval.outcome(), delete.condition(), Optional.empty());
      case Operation.Get _ -> read(held, interval.outcome());
      case Operation.Copy _, Operation.Listing _ -> throw new IllegalStateException();
    };
  }

  private static Optional<Held> written(
      Held held, Outcome outcome, Condition condition, Optional<Content> content) {
    boolean holds =
        switch (condition) {
          case Condition.Always _ -> true;
          case Condition.IfAbsent _ -> held.content().isEmpty();
          case Condition.IfPresent _ -> held.content().isPresent();
          case Condition.IfMatch(Content wanted) -> held.content().equals(Optional.of(wanted));
        };
    boolean isMissing = condition.asksForOne() && held.content().isEmpty();
    return switch (outcome) {
      case Outcome.Unknown _ -> Optional.of(holds ? new Held(content, held.rank(), false) : held);
      case Outcome.Refused _ -> Optional.of(held).filter(_ -> !holds && !isMissing);
      case Outcome.NotFound _ -> Optional.of(held).filter(_ -> isMissing);
      case Outcome.Done(Optional<Sight> made, _) ->
          holds ? ranked(new Held(content, held.rank(), false), made) : Optional.empty();
      case Outcome.Failed _, Outcome.Shown _, Outcome.Listed _ -> throw new IllegalStateException();
    };
  }

  private static Optional<Held> read(Held held, Outcome outcome) {
    Optional<Sight> sight = ((Outcome.Shown) outcome).sight();
    return sight.map(Sight::content).equals(held.content())
        ? ranked(held, sight)
        : Optional.empty();
  }

  private static Optional<Held> ranked(Held held, Optional<Sight> sight) {
    if (sight.isEmpty() || sight.get().rank().isEmpty()) {
      return Optional.of(held);
    }
    long rank = sight.get().rank().getAsLong();
    boolean fits = held.isRankKnown() ? rank == held.rank() : rank > held.rank();
    return Optional.of(new Held(held.content(), rank, true)).filter(_ -> fits);
  }

  @Test
  void aLongHistoryOfEightClientsCostsFewConfigurations() {
    for (long seed = 0; seed < 20; seed++) { // Always these: the bound is theirs.
      Intervals intervals = new RandomHistory(seed).ofClients(8, 400, 20);
      Verdict verdict = intervals.verdict();
      assertThat(verdict).as("seed %d", seed).isInstanceOf(Verdict.Linearizable.class);
      assertThat(verdict.visited()).as("seed %d", seed).isLessThan(100_000);
    }
  }
}
