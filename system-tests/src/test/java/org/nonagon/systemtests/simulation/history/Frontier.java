package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nonagon.systemtests.simulation.history.KeyStep.State;

/**
 * Configurations of which none can do all that another can: an uncertain operation may always take
 * effect later or never, so of two that are else the same the one that spent fewer of them is
 * enough. Keeps the order in which they came.
 */
final class Frontier {
  private final Map<Place, List<BitSet>> spent = new LinkedHashMap<>();

  private record Place(State state, BitSet early) {}

  /** Adds a configuration, unless one that is as good was there; false then. */
  boolean add(Configuration configuration) {
    List<BitSet> others =
        spent.computeIfAbsent(
            new Place(configuration.state(), configuration.early()), _ -> new ArrayList<>(1));
    for (BitSet other : others) {
      if (isWithin(other, configuration.spent())) {
        return false;
      }
    }
    others.removeIf(other -> isWithin(configuration.spent(), other));
    others.add(configuration.spent());
    return true;
  }

  private static boolean isWithin(BitSet part, BitSet whole) {
    BitSet rest = (BitSet) part.clone();
    rest.andNot(whole);
    return rest.isEmpty();
  }

  /** Those that are left. */
  List<Configuration> configurations() {
    List<Configuration> all = new ArrayList<>();
    spent.forEach(
        (place, sets) ->
            sets.forEach(set -> all.add(new Configuration(place.state(), place.early(), set))));
    return all;
  }
}
