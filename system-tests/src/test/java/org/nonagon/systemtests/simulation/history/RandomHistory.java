package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.nonagon.systemtests.simulation.history.Intervals.Interval;

/** Histories of one key that a seed decides. */
final class RandomHistory {
  private static final String KEY = "k";

  private final SplittableRandom random;
  private Optional<Content> current = Optional.empty();
  private long rank;

  RandomHistory(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** An operation before it has an outcome; it takes effect at {@code point}, unless that is -1. */
  private record Plan(Operation operation, long from, long point, long to) {}

  /** One to six operations, of which some have an answer that is not what happened. */
  Intervals small() {
    List<Plan> plans = new ArrayList<>();
    int count = random.nextInt(1, 7);
    int span = random.nextInt(2, 9);
    for (int i = 0; i < count; i++) {
      long from = 4L * random.nextInt(20) + 2;
      long to = from + 4L * random.nextInt(1, span * 2) + 2;
      plans.add(new Plan(operation(i, count), from, random.nextLong(from, to + 1), to));
    }
    int spoilt = random.nextInt(3) == 0 ? -1 : random.nextInt(count);
    return played(plans, spoilt, random.nextInt(3), count);
  }

  /** Clients that each wait for an answer before they go on; so many answers are lost. */
  Intervals ofClients(int clients, int count, int lost) {
    List<Plan> plans = new ArrayList<>();
    long[] free = new long[clients];
    for (int i = 0; i < count; i++) {
      int client = random.nextInt(clients);
      long from = 4 * (free[client] + random.nextInt(5)) + 2;
      long to = from + 4L * random.nextInt(1, 40) + 2;
      free[client] = to / 4 + 1;
      boolean isLost = i % (count / lost) == 0;
      long point = isLost ? from + random.nextInt(2_000) : random.nextLong(from, to + 1);
      plans.add(new Plan(operation(i, i), from, isLost && random.nextBoolean() ? -1 : point, to));
    }
    return played(plans, -1, 0, 0);
  }

  private Operation operation(int number, int contents) {
    Content content = Content.of(number);
    return switch (random.nextInt(9)) {
      case 0, 1, 2, 3 -> new Operation.Get(KEY);
      case 4 -> new Operation.Delete(KEY, condition(contents));
      default -> new Operation.Put(KEY, content, condition(contents));
    };
  }

  private Condition condition(int contents) {
    return switch (random.nextInt(6)) {
      case 0 -> new Condition.IfAbsent();
      case 1 -> new Condition.IfPresent();
      case 2 -> new Condition.IfMatch(Content.of(random.nextInt(Math.max(1, contents))));
      default -> Condition.always();
    };
  }

  /** What a key that does one thing at a time answers, except for {@code spoilt}. */
  private Intervals played(List<Plan> plans, int spoilt, int unknown, int contents) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> plans.get(i).point()));
    Outcome[] outcomes = new Outcome[plans.size()];
    for (int i : order) {
      Plan plan = plans.get(i);
      boolean isRead = plan.operation() instanceof Operation.Get;
      Outcome outcome = plan.point() < 0 ? new Outcome.Unknown() : outcome(plan.operation());
      boolean isLost = plan.point() > plan.to() || (!isRead && i < unknown);
      outcomes[i] = isLost ? new Outcome.Unknown() : outcome;
      if (i == spoilt) {
        outcomes[i] = isRead ? anyShown(contents) : anyWritten();
      }
    }
    Intervals intervals = new Intervals();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      Interval interval = new Interval(plan.operation(), plan.from(), plan.to(), outcomes[i]);
      intervals.add(interval.operation(), interval.from(), interval.to(), interval.outcome());
    }
    return intervals;
  }

  private Outcome anyShown(int contents) {
    return random.nextInt(4) == 0
        ? new Outcome.Shown()
        : new Outcome.Shown(sight(Content.of(random.nextInt(contents)), random.nextInt(6)));
  }

  private Outcome anyWritten() {
    return switch (random.nextInt(4)) {
      case 0 -> new Outcome.Refused();
      case 1 -> new Outcome.NotFound();
      case 2 -> new Outcome.Unknown();
      default -> new Outcome.Done();
    };
  }

  private Sight sight(Content content, long itsRank) {
    return random.nextBoolean() ? Sight.of(content) : Sight.of(content, itsRank);
  }

  private Outcome outcome(Operation operation) {
    return switch (operation) {
      case Operation.Get _ -> new Outcome.Shown(current.map(content -> sight(content, rank)));
      case Operation.Put put -> write(put.condition(), Optional.of(put.content()));
      case Operation.Delete delete -> write(delete.condition(), Optional.empty());
      case Operation.Copy _, Operation.Listing _ -> throw new IllegalStateException();
    };
  }

  private Outcome write(Condition condition, Optional<Content> content) {
    if (condition.asksForOne() && current.isEmpty()) {
      return new Outcome.NotFound();
    }
    boolean holds =
        switch (condition) {
          case Condition.Always _, Condition.IfPresent _ -> true;
          case Condition.IfAbsent _ -> current.isEmpty();
          case Condition.IfMatch(Content wanted) -> current.equals(Optional.of(wanted));
        };
    if (!holds) {
      return new Outcome.Refused();
    }
    current = content;
    rank++;
    return new Outcome.Done(content.map(made -> sight(made, rank)), List.of());
  }
}
