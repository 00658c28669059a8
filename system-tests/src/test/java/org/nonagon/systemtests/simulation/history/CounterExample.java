package org.nonagon.systemtests.simulation.history;

import java.util.List;
import java.util.stream.Collectors;
import org.nonagon.systemtests.simulation.history.History.Entry;
import org.nonagon.systemtests.simulation.history.KeyHistory.Event;
import org.nonagon.systemtests.simulation.history.KeyHistory.KeyOperation;

/** Tells people of operations that cannot be explained. */
final class CounterExample {
  /** How many operations the text shows; earlier ones hardly matter. */
  private static final int MAX_SHOWN = 40;

  private CounterExample() {}

  /**
   * The verdict on a return that cannot be explained.
   *
   * @param before what may have been until then
   */
  static Verdict.Violation of(
      KeyHistory history, Event event, List<Configuration> before, long visits) {
    List<Entry> prefix =
        history.operations().stream()
            .map(KeyOperation::entry)
            .filter(entry -> entry.invoked().order() < event.order())
            .distinct()
            .toList();
    Entry culprit = history.operations().get(event.operation()).entry();
    return new Verdict.Violation(
        history.key(), prefix, text(history, culprit, prefix, before), visits);
  }

  private static String text(
      KeyHistory history, Entry culprit, List<Entry> prefix, List<Configuration> before) {
    String held =
        before.stream()
            .map(configuration -> history.name(configuration.state().content()))
            .distinct()
            .collect(Collectors.joining(", or "));
    int hidden = Math.max(0, prefix.size() - MAX_SHOWN);
    String shown =
        prefix.stream()
            .skip(hidden)
            .map(entry -> (entry.equals(culprit) ? "> " : "  ") + entry)
            .collect(Collectors.joining("\n"));
    String earlier = hidden == 0 ? "" : "  (%d earlier operations)%n".formatted(hidden);
    return """
        key %s: no order of its operations explains the answer of #%d.
        Of what returned before it, the key may have held: %s.
        %s%s"""
        .formatted(history.key(), culprit.number(), held, earlier, shown);
  }
}
