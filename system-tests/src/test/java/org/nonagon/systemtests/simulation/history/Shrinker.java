package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing list of steps short, by delta debugging: halves are left out, then quarters, down
 * to single steps, until none can be left out alone. Deterministic.
 *
 * <p>A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE Transactions
 * on Software Engineering 28 (2002), algorithm ddmin.
 *
 * @param <T> a step
 */
public final class Shrinker<T> {
  private final Predicate<List<T>> stillFails;
  private final int maxAttempts;
  private int attempts;

  /**
   * The end of a search.
   *
   * @param steps fail, in their order
   * @param attempts how often the steps were tried
   * @param isMinimal whether no single step can be left out; otherwise the attempts ran out
   */
  public record Shrunk<T>(List<T> steps, int attempts, boolean isMinimal) {}

  private Shrinker(Predicate<List<T>> stillFails, int maxAttempts) {
    this.stillFails = stillFails;
    this.maxAttempts = maxAttempts;
  }

  /**
   * Leaves out whatever the failure does not need.
   *
   * @param steps fail
   * @param stillFails tries some of the steps; must always say the same of the same steps
   * @param maxAttempts how often it may be asked
   */
  public static <T> Shrunk<T> shrink(
      List<T> steps, Predicate<List<T>> stillFails, int maxAttempts) {
    return new Shrinker<>(stillFails, maxAttempts).run(List.copyOf(steps));
  }

  private Shrunk<T> run(List<T> steps) {
    List<T> failing = steps;
    int chunks = Math.min(2, failing.size());
    while (!failing.isEmpty() && attempts < maxAttempts) {
      List<T> shorter = without(failing, chunks);
      if (shorter.size() < failing.size()) {
        chunks = Math.clamp(chunks - 1, Math.min(2, shorter.size()), Math.max(1, shorter.size()));
        failing = shorter;
      } else if (chunks < failing.size()) {
        chunks = Math.min(chunks * 2, failing.size());
      } else {
        return new Shrunk<>(failing, attempts, attempts < maxAttempts);
      }
    }
    return new Shrunk<>(failing, attempts, failing.isEmpty());
  }

  /** The steps without the first chunk that can be left out; all of them where none can. */
  private List<T> without(List<T> steps, int chunks) {
    for (int chunk = 0; chunk < chunks && attempts < maxAttempts; chunk++) {
      int from = (int) ((long) steps.size() * chunk / chunks);
      int to = (int) ((long) steps.size() * (chunk + 1) / chunks);
      List<T> rest = new ArrayList<>(steps.subList(0, from));
      rest.addAll(steps.subList(to, steps.size()));
      attempts++;
      if (stillFails.test(List.copyOf(rest))) {
        return rest;
      }
    }
    return steps;
  }
}
