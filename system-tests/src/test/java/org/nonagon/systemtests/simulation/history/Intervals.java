package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A history written down operation by operation, each with its times. */
final class Intervals {
  private final List<Interval> intervals = new ArrayList<>();

  /** Where an operation lies; both times are those of {@link History}. */
  record Interval(Operation operation, long from, long to, Outcome outcome) {}

  private record Event(long at, int operation, boolean isReturn) {}

  Intervals add(Operation operation, long from, long to, Outcome outcome) {
    intervals.add(new Interval(operation, from, to, outcome));
    return this;
  }

  List<Interval> all() {
    return intervals;
  }

  /** What returns when another is sent was there before it. */
  History history() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < intervals.size(); i++) {
      events.add(new Event(intervals.get(i).from(), i, false));
      events.add(new Event(intervals.get(i).to(), i, true));
    }
    events.sort(
        Comparator.comparingLong(Event::at)
            .thenComparing(event -> !event.isReturn())
            .thenComparingInt(Event::operation));
    History history = new History();
    int[] numbers = new int[intervals.size()];
    for (Event event : events) {
      Interval interval = intervals.get(event.operation());
      if (event.isReturn()) {
        history.finish(numbers[event.operation()], interval.outcome(), event.at());
      } else {
        numbers[event.operation()] =
            history.invoke(event.operation(), interval.operation(), event.at());
      }
    }
    return history;
  }

  Verdict verdict() {
    return new LinearizabilityCheck().check(history());
  }
}
