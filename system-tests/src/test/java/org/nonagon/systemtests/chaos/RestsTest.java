package org.nonagon.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestsTest {
  @Test
  void drivesThatRestAreTold() {
    String metrics =
        """
        # TYPE nonagon_drive_resting gauge
        nonagon_drive_resting{drive="3"} 1.0
        nonagon_drive_resting{drive="12"} 0.0
        nonagon_drive_resting{cluster="c",drive="14",zone="z"} 1.0
        nonagon_drive_resting_since{drive="4"} 1.0
        nonagon_drive_calls_total{drive="5",operation="read"} 1.0
        """;
    assertThat(Rests.resting(metrics)).containsExactly(3, 14);
    assertThat(Rests.resting("")).isEmpty();
  }
}
