package org.nonagon.blobs.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HedgePolicyTest {
  private static final HedgePolicy POLICY = new HedgePolicy(8, 20, 1_000, 0.4, 16);

  @Test
  void theDelayIsAMultipleOfTheMedianWithinItsBounds() {
    assertThat(POLICY.delayMillis(new LatencyMedian(10))).isEqualTo(80);
    assertThat(POLICY.delayMillis(new LatencyMedian(0.1))).isEqualTo(20);
    assertThat(POLICY.delayMillis(new LatencyMedian(500))).isEqualTo(1_000);
  }

  @Test
  void theMedianFindsTheMiddleOfWhatItSees() {
    Random random = new Random(1);
    LatencyMedian median = LatencyMedian.INITIAL;
    for (int i = 0; i < 20_000; i++) {
      median = median.after(40 * Math.exp(random.nextGaussian()));
    }

    assertThat(median.millis()).isCloseTo(40, Percentage.withPercentage(25));
  }

  @Test
  void threeSlowDrivesOfNineDoNotTeachTheOthersTheirPace() {
    LatencyMedian median = LatencyMedian.INITIAL;
    for (int i = 0; i < 9_000; i++) {
      median = median.after(i % 9 < 3 ? 2_000 : 1 + i % 5);
    }

    assertThat(median.millis()).isLessThan(10);
  }

  @Test
  void noSampleLeadsOutOfTheBounds() {
    LatencyMedian low = LatencyMedian.INITIAL;
    LatencyMedian high = LatencyMedian.INITIAL;
    for (int i = 0; i < 2_000; i++) {
      low = low.after(0);
      high = high.after(Double.MAX_VALUE);
    }

    assertThat(low.millis()).isPositive();
    assertThat(high.millis()).isLessThanOrEqualTo(60_000);
  }
}
