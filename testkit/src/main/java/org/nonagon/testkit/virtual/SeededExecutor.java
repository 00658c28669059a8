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
    run(Integer.MAX_VALUE);
  }

  /** Runs at most so many of what it was given; the rest waits on. */
  public void run(int atMost) {
    for (int count = 0; count < atMost && !waiting.isEmpty(); count++) {
      int chosen = random.nextInt(waiting.size());
      Runnable work = waiting.get(chosen);
      waiting.set(chosen, waiting.getLast());
      waiting.removeLast();
      work.run();
    }
  }
}
