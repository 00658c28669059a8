package org.nonagon.systemtests.simulation.history;

import java.util.List;

/** Whether one store that does one thing at a time could have answered as a history says. */
public sealed interface Verdict {
  /** How many configurations were looked at, over all keys. */
  long visited();

  /** It could. */
  record Linearizable(long visited) implements Verdict {}

  /**
   * It could not.
   *
   * @param key whose operations no order explains
   * @param prefix the operations on the key that were invoked before the first return that cannot
   *     be explained; without that return they could be
   * @param text all that for people
   */
  record Violation(String key, List<History.Entry> prefix, String text, long visited)
      implements Verdict {
    /** Copies the list. */
    public Violation {
      prefix = List.copyOf(prefix);
    }
  }

  /**
   * There are too many ways to look at them all.
   *
   * @param key where the search was given up
   */
  record Undecided(String key, long visited) implements Verdict {}
}
