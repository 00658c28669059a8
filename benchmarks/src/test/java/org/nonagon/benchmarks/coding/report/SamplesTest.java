package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Subject OURS =
      new Subject("encode", "64 KiB", Subject.NONAGON, Subject.ARRAY);

  private final Samples samples = new Samples();

  @Test
  void theRateIsTheMedianOfTheRounds() {
    rates(OURS, 10, 30, 11);

    assertThat(samples.gigabytesPerSecond(OURS)).hasValue(11);
  }

  @Test
  void ofTwoRoundsTheMedianIsBetweenThem() {
    rates(OURS, 10, 12);

    assertThat(samples.gigabytesPerSecond(OURS)).hasValue(11);
  }

  @Test
  void theRatioComparesWhatRanInTheSameRound() {
    rates(OURS, 10, 5, 8);
    rates(OURS.peer(), 20, 10, 32);

    assertThat(samples.ratio(OURS, OURS.peer())).hasValue(0.5);
  }

  @Test
  void aRatioToWhatWasNotMeasuredIsNone() {
    rates(OURS, 10);

    assertThat(samples.ratio(OURS, OURS.peer())).isEmpty();
    assertThat(samples.gigabytesPerSecond(OURS.peer())).isEmpty();
  }

  @Test
  void allocationIsTheLeastOfTheRounds() {
    samples.add(OURS, new Sample(1, 1, 0.4));
    samples.add(OURS, new Sample(1, 1, 0.1));

    assertThat(samples.bytesPerCall(OURS)).hasValue(0.1);
  }

  private void rates(Subject subject, double... gigabytesPerSecond) {
    for (double rate : gigabytesPerSecond) {
      samples.add(subject, new Sample(rate, 1, 0));
    }
  }
}
