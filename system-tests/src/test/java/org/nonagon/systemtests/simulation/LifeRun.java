package org.nonagon.systemtests.simulation;

import java.util.Arrays;
import java.util.List;
import org.nonagon.systemtests.simulation.history.Shrinker;

/**
 * Lives one after the other, as a program: lives side by side in one process would meet at locks of
 * the JVM, and wait for real. Arguments: the first seed, the last one, how many seeds lie from one
 * to the next, and how the cluster is wrong, for each way in which it is.
 *
 * <p>Prints {@code lived N} now and then, and {@code caught MUTANT SEED} for each wrong way. Ends
 * with 0 when all was as it must be, else with 1 after telling why.
 */
final class LifeRun {
  private static final int LIVES_A_LINE = 100;
  private static final int MAX_ATTEMPTS = 400;

  private final long first;
  private final long last;
  private final long stride;

  private LifeRun(long first, long last, long stride) {
    this.first = first;
    this.last = last;
    this.stride = stride;
  }

  public static void main(String[] arguments) {
    LifeRun run =
        new LifeRun(
            Long.parseLong(arguments[0]),
            Long.parseLong(arguments[1]),
            Long.parseLong(arguments[2]));
    List<Mutant> mutants = Arrays.stream(arguments).skip(3).map(Mutant::valueOf).toList();
    boolean isGood =
        mutants.isEmpty() ? run.allGood() : mutants.stream().filter(run::isMissed).count() == 0;
    System.exit(isGood ? 0 : 1);
  }

  private boolean allGood() {
    int unsaid = 0;
    for (long seed = first; seed <= last; seed += stride) {
      Life life = new Life(seed);
      if (!life.run().isEmpty()) {
        explain(life, Plan.of(seed));
        return false;
      }
      if (++unsaid == LIVES_A_LINE || seed + stride > last) {
        System.out.println("lived " + unsaid);
        unsaid = 0;
      }
    }
    return true;
  }

  private static void explain(Life life, Plan plan) {
    System.out.printf("seed %d breaks a promise; %s%n", plan.seed(), life.summary());
    life.violations().forEach(System.out::println);
    Shrinker.Shrunk<Event> shrunk =
        Shrinker.shrink(
            plan.events(),
            fewer -> !new Life(plan.with(fewer), Mutant.NONE).run().isEmpty(),
            MAX_ATTEMPTS);
    Life shortest = new Life(plan.with(shrunk.steps()), Mutant.NONE);
    System.out.printf(
        "%d of %d events are left after %d attempts:%n",
        shrunk.steps().size(), plan.events().size(), shrunk.attempts());
    shortest.run().forEach(System.out::println);
    shortest.story().forEach(System.out::println);
  }

  private boolean isMissed(Mutant mutant) {
    for (long seed = first; seed <= last; seed += stride) {
      if (!new Life(Plan.of(seed), mutant).run().isEmpty()) {
        System.out.printf("caught %s %d%n", mutant, seed);
        return false;
      }
    }
    System.out.printf("%s is not caught within %d lives%n", mutant, (last - first) / stride + 1);
    return true;
  }
}
