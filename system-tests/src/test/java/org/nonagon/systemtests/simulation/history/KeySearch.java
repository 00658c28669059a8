package org.nonagon.systemtests.simulation.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nonagon.systemtests.simulation.history.KeyHistory.Event;
import org.nonagon.systemtests.simulation.history.KeyHistory.KeyOperation;
import org.nonagon.systemtests.simulation.history.KeyStep.State;

/** The search over one key; see {@link LinearizabilityCheck}. */
final class KeySearch {
  private final KeyHistory history;
  private final List<KeyOperation> operations;
  private final long maxVisits;
  private final List<Integer> pending = new ArrayList<>();
  private List<Configuration> configurations = List.of(Configuration.INITIAL);
  private long visits;

  KeySearch(KeyHistory history, long maxVisits) {
    this.history = history;
    this.operations = history.operations();
    this.maxVisits = maxVisits;
  }

  Verdict run() {
    for (Event event : history.events()) {
      if (!event.isReturn()) {
        invoke(event.operation());
        continue;
      }
      List<Configuration> before = configurations;
      configurations = advance(event.operation());
      if (visits > maxVisits) {
        return new Verdict.Undecided(history.key(), visits);
      }
      if (configurations.isEmpty()) {
        return CounterExample.of(history, event, before, visits);
      }
      pending.remove((Integer) event.operation());
    }
    return new Verdict.Linearizable(visits);
  }

  private void invoke(int operation) {
    pending.add(operation);
    if (isQuiet(operation)) {
      Frontier settled = new Frontier();
      configurations.forEach(configuration -> settled.add(settled(configuration)));
      configurations = settled.configurations();
    }
  }

  /** The ways in which {@code returning} took effect, at the latest now. */
  private List<Configuration> advance(int returning) {
    Frontier seen = new Frontier();
    Frontier advanced = new Frontier();
    Deque<Configuration> open = new ArrayDeque<>();
    configurations.stream().filter(seen::add).forEach(open::add);
    while (!open.isEmpty() && visits++ < maxVisits) {
      Configuration configuration = open.remove();
      if (configuration.has(returning)) {
        advanced.add(configuration.returned(returning));
      } else {
        successors(configuration).stream().filter(seen::add).forEach(open::add);
      }
    }
    return advanced.configurations();
  }

  private List<Configuration> successors(Configuration configuration) {
    List<Configuration> successors = new ArrayList<>();
    Set<KeyStep> tried = new HashSet<>();
    for (int operation : pending) {
      KeyOperation next = operations.get(operation);
      // Of uncertain operations that do the same, the one that was invoked first is as good.
      if (configuration.has(operation) || (!next.isCertain() && !tried.add(next.step()))) {
        continue;
      }
      for (State state : next.step().after(configuration.state())) {
        Configuration successor =
            next.isCertain()
                ? configuration.withEarly(state, operation)
                : configuration.withSpent(state, operation);
        successors.add(settled(successor));
      }
    }
    return successors;
  }

  /**
   * With all reads that fit its state: they change nothing, so there is no better moment for them.
   */
  private Configuration settled(Configuration configuration) {
    Configuration settled = configuration;
    for (int operation : pending) {
      if (isQuiet(operation) && !settled.has(operation)) {
        State state = settled.state();
        if (operations.get(operation).step().after(state).contains(state)) {
          settled = settled.withEarly(state, operation);
        }
      }
    }
    return settled;
  }

  private boolean isQuiet(int operation) {
    return operations.get(operation).step() instanceof KeyStep.Read;
  }
}
