package org.nonagon.storagenode.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Loses power at every operation of short scripts, for many seeds. {@code -Dnonagon.crash.seeds=N}
 * runs more of them, {@code -Dnonagon.crash.first=N} begins at another seed.
 */
class DriveCrashTest {
  private static final int SEEDS = Integer.getInteger("nonagon.crash.seeds", 40);
  private static final int FIRST = Integer.getInteger("nonagon.crash.first", 0);

  @Test
  void whatWasAcknowledgedIsThereAfterACrashAtEveryOperation() throws IOException {
    long lives = 0;
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      CrashLife whole = new CrashLife(seed);
      whole.run();
      long operations = whole.disk().operations();
      for (long crash = 0; crash <= operations; crash++) {
        live(seed, crash);
        lives++;
      }
    }
    assertThat(lives).isGreaterThan(SEEDS * 20L);
    System.out.printf("%d seeds, %d crashes%n", SEEDS, lives);
  }

  @Test
  void whatWasAcknowledgedIsThereAfterSeveralCrashesInARow() throws IOException {
    for (int seed = FIRST; seed < FIRST + SEEDS * 5; seed++) {
      CrashLife life = new CrashLife(seed);
      for (int crash = 0; crash < 5; crash++) {
        try {
          life.disk().losePowerAfter((seed * 31L + crash * 17L) % 120);
          life.run();
          life.end();
          life.verify();
        } catch (AssertionError | RuntimeException failure) {
          throw new AssertionError("seed %d, crash %d".formatted(seed, crash), failure);
        }
      }
    }
  }

  private static void live(int seed, long crash) throws IOException {
    try {
      CrashLife life = new CrashLife(seed);
      life.disk().losePowerAfter(crash);
      life.run();
      life.end();
      life.verify();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("seed %d, crash %d".formatted(seed, crash), failure);
    }
  }
}
