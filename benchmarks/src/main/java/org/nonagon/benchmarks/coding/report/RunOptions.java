package org.nonagon.benchmarks.coding.report;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a run is asked for.
 *
 * @param quick whether only what is judged is run, once
 * @param rounds how often what is judged is run
 * @param only runs only rows whose name contains this
 * @param kernel the coder's kernel, if it is not to choose one
 * @param json where JMH's results go
 * @param commit what the head calls the code
 */
record RunOptions(
    boolean quick, int rounds, String only, Optional<String> kernel, Path json, String commit) {
  private static final int ROUNDS = 3;
  private static final int MAX_ROUNDS = 20;

  RunOptions {
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new IllegalArgumentException("--rounds takes 1 to " + MAX_ROUNDS);
    }
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it is none, with a message for its author
   */
  static RunOptions parse(List<String> arguments) {
    boolean quick = false;
    Optional<Integer> rounds = Optional.empty();
    String only = "";
    Optional<String> kernel = Optional.empty();
    Path json = Path.of("coding.json");
    String commit = "unknown";
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--quick" -> quick = true;
        case "--rounds" -> rounds = Optional.of(number(option, value(option, left)));
        case "--only" -> only = value(option, left);
        case "--kernel" -> kernel = Optional.of(value(option, left));
        case "--json" -> json = Path.of(value(option, left));
        case "--commit" -> commit = value(option, left);
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new RunOptions(quick, rounds.orElse(quick ? 1 : ROUNDS), only, kernel, json, commit);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.pop();
  }

  private static int number(String option, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(option + " needs a number, not " + value);
    }
  }
}
