package org.nonagon.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {
  private static final int ROUNDS = Integer.getInteger("nonagon.crash.rounds", 3);
  private static final long SEED = Long.getLong("nonagon.crash.seed", System.nanoTime());

  @Test
  void everyAcknowledgedWriteSurvivesKillingServerAndDatabase(@TempDir Path folder)
      throws Exception {
    CrashRun run = new CrashRun(folder, 8, SEED, System.out);

    assertThat(run.run(ROUNDS)).as("seed %d", SEED).isEmpty();
  }
}
