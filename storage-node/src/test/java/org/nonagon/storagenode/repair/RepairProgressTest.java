package org.nonagon.storagenode.repair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepairProgressTest {
  private static final long SECOND = 1_000_000_000;

  private long now = -5;
  private final RepairProgress progress = new RepairProgress(() -> now);

  @Test
  void theRateIsThatOfTheLastMinute() {
    progress.mended(600);
    assertThat(progress.figures()).isEqualTo(new RepairProgress.Figures(600, 1, 0, 600));

    now += 9 * SECOND;
    progress.mended(400);
    progress.failed();
    assertThat(progress.figures()).isEqualTo(new RepairProgress.Figures(1000, 2, 1, 100));

    now += 51 * SECOND;
    assertThat(progress.figures().bytesPerSecond()).isEqualTo(400 / 60.0);

    now += 1000 * SECOND;
    assertThat(progress.figures()).isEqualTo(new RepairProgress.Figures(1000, 2, 1, 0));
  }
}
