package org.nonagon.systemtests.chaos;

import java.util.List;

/**
 * What became of a fault that was played.
 *
 * @param fault its name
 * @param claim what had to hold
 * @param outcome whether it did
 * @param fromSeconds when it began, in seconds since the run did
 * @param healedSeconds when it was healed
 * @param wholeSeconds when the cluster was whole again
 * @param operations what clients did meanwhile
 * @param failedAttempts requests of theirs that had to be repeated meanwhile
 * @param notes what was done, and what did not hold
 */
record Verdict(
    String fault,
    String claim,
    Outcome outcome,
    double fromSeconds,
    double healedSeconds,
    double wholeSeconds,
    long operations,
    long failedAttempts,
    List<String> notes) {
  /** How it ended. */
  enum Outcome {
    /** All that had to. */
    HELD,
    /** Not all that had to. */
    VIOLATED,
    /** It cannot be played on this cluster. */
    SKIPPED
  }

  Verdict {
    notes = List.copyOf(notes);
  }
}
