package org.nonagon.systemtests.simulation.history;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.systemtests.simulation.history.History.Entry;

/** Whose bytes a key may ever have held: those put there, and those that copies brought. */
final class Flow {
  private final Map<String, Set<Long>> writes = new HashMap<>();

  Flow(List<Entry> entries) {
    boolean hasGrown = true;
    while (hasGrown) {
      hasGrown = false;
      for (Entry entry : entries) {
        hasGrown |= mayHaveDone(entry.outcome()) && grow(entry.operation());
      }
    }
  }

  private static boolean mayHaveDone(Outcome outcome) {
    return outcome instanceof Outcome.Done || outcome instanceof Outcome.Unknown;
  }

  private boolean grow(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> add(put.key(), put.content().writes());
      case Operation.Copy copy -> add(copy.key(), into(copy.sources()));
      case Operation.Delete _, Operation.Get _, Operation.Listing _ -> false;
    };
  }

  private boolean add(String key, Collection<Long> more) {
    return writes.computeIfAbsent(key, _ -> new HashSet<>()).addAll(more);
  }

  /** All writes whose bytes a copy of these keys may hold. */
  Set<Long> into(List<String> sources) {
    Set<Long> all = new HashSet<>();
    sources.forEach(source -> all.addAll(writes.getOrDefault(source, Set.of())));
    return all;
  }
}
