package org.nonagon.benchmarks.coding.report;

import java.util.List;

/**
 * Trials whose rates are compared: all of them run once, one after the other, and then again.
 *
 * @param rounds how often
 * @param trials those to compare with one another stand side by side
 */
record TrialGroup(int rounds, List<Trial> trials) {

  TrialGroup {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1: " + rounds);
    }
    trials = List.copyOf(trials);
  }

  /** Those of the group whose row is named so. */
  TrialGroup only(String part) {
    return new TrialGroup(
        rounds,
        trials.stream().filter(trial -> trial.subject().toString().contains(part)).toList());
  }

  int forks() {
    return rounds * trials.size();
  }
}
