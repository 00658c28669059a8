package org.nonagon.testkit.virtual;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * Runs what it is given on the thread that calls {@link #runAll}, one after the other, in an order
 * that only the seed decides: every order that threads could take, but none twice by accident.
 */
public final class SeededExecutor implements Executor {
  private final SplittableRandom random;
  private final List<Runnable> waiting = new ArrayList<>();

  /** Nothing to do yet. */
  public SeededExecutor(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void execute(Runnable work) {
    waiting.add(work);
  }

  /** Runs until nothing is left. */
  public void runAll() {
    while (!waiting.isEmpty()) {
      int chosen = random.nextInt(waiting.size());
      Runnable work = waiting.get(chosen);
      waiting.set(chosen, waiting.getLast());
      waiting.removeLast();
      work.run();
    }
  }
}
