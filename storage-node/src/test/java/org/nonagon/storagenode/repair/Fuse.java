package org.nonagon.storagenode.repair;

import io.smallrye.mutiny.Uni;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Counts what a worker asks of others, and ends it at one of its questions: nothing that it asks
 * from then on is done. The last question itself is done or not, and never answered.
 */
final class Fuse {
  private final int steps;
  private final boolean isLastDone;
  private final IntConsumer onStep;
  private int taken;

  /** A worker that dies was asked to do more. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param steps how many questions are answered
   * @param onStep told of each question before it is answered
   */
  Fuse(int steps, Random random, IntConsumer onStep) {
    this.steps = steps;
    this.isLastDone = random.nextBoolean();
    this.onStep = onStep;
  }

  /** One that never burns through. */
  static Fuse none() {
    return new Fuse(Integer.MAX_VALUE, new Random(0), step -> {});
  }

  synchronized boolean isBurnt() {
    return taken > steps;
  }

  /** How many questions there were. */
  synchronized int taken() {
    return taken;
  }

  <T> Uni<T> through(Uni<T> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              int step = next();
              if (step < steps) {
                onStep.accept(step);
                return work;
              }
              Uni<T> killed = Uni.createFrom().failure(Killed::new);
              return step == steps && isLastDone ? work.chain(done -> killed) : killed;
            });
  }

  private synchronized int next() {
    return taken++;
  }
}
