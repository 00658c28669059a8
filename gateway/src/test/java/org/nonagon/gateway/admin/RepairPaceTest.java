package org.nonagon.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepairPaceTest {
  private final RepairPace pace = new RepairPace();

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void nothingLeftTakesNoTime() {
    assertThat(pace.secondsLeft(0, 0)).hasValue(0);
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(pace.secondsLeft(1000, 0)).isEmpty();
  }

  @Test
  void whatIsLeftGoesOnAtThePaceSoFar() {
    assertThat(pace.secondsLeft(1000, 0)).isEmpty();
    assertThat(pace.secondsLeft(800, seconds(2))).hasValue(8);
    assertThat(pace.secondsLeft(200, seconds(4))).hasValue(1);
  }

  @Test
  void newDamageBeginsTheReckoningAnew() {
    assertThat(pace.secondsLeft(1000, 0)).isEmpty();
    assertThat(pace.secondsLeft(500, seconds(5))).hasValue(5);
    assertThat(pace.secondsLeft(2000, seconds(6))).isEmpty();
    assertThat(pace.secondsLeft(1900, seconds(7))).hasValue(19);
  }

  @Test
  void onlyTheLastMinutesCount() {
    assertThat(pace.secondsLeft(1000, 0)).isEmpty();
    assertThat(pace.secondsLeft(999, seconds(119))).isPresent();
    assertThat(pace.secondsLeft(499, seconds(124))).hasValue(5);
  }
}
