package org.nonagon.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.testkit.Seeds;

class CrashIT {
  private static final int ROUNDS = Integer.getInteger("nonagon.crash.rounds", 3);

  @Test
  void everyAcknowledgedWriteSurvivesKillingServerAndDatabase(@TempDir Path folder)
      throws Exception {
    long seed = Seeds.seed();
    CrashRun run = new CrashRun(folder, 8, seed, System.out);

    assertThat(run.run(ROUNDS)).as("seed %d", seed).isEmpty();
  }
}
