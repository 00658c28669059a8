package org.nonagon.systemtests.simulation.history;

import java.util.BitSet;
import org.nonagon.systemtests.simulation.history.KeyStep.State;

/**
 * A way in which the operations so far may have taken effect. The sets are never changed.
 *
 * @param state of the key after them
 * @param early the certain operations that took effect and have not returned
 * @param spent the uncertain operations that took effect
 */
record Configuration(State state, BitSet early, BitSet spent) {
  static final Configuration INITIAL = new Configuration(State.INITIAL, new BitSet(), new BitSet());

  boolean has(int operation) {
    return early.get(operation) || spent.get(operation);
  }

  Configuration withEarly(State next, int operation) {
    return new Configuration(next, with(early, operation), spent);
  }

  Configuration withSpent(State next, int operation) {
    return new Configuration(next, early, with(spent, operation));
  }

  /** An operation has returned: all configurations have it from now on. */
  Configuration returned(int operation) {
    BitSet rest = (BitSet) early.clone();
    rest.clear(operation);
    return new Configuration(state, rest, spent);
  }

  private static BitSet with(BitSet set, int operation) {
    BitSet more = (BitSet) set.clone();
    more.set(operation);
    return more;
  }
}
