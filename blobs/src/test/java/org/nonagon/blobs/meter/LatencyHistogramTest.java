package org.nonagon.blobs.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void everyBucketEndsWhereTheNextBegins() {
    for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
      long most = LatencyHistogram.mostMicros(bucket);
      assertThat(LatencyHistogram.bucket(most)).isEqualTo(bucket);
      assertThat(LatencyHistogram.bucket(most + 1)).isEqualTo(bucket + 1);
    }
    assertThat(LatencyHistogram.mostMicros(LatencyHistogram.BUCKETS - 1))
        .isEqualTo(LatencyHistogram.MOST_MICROS);
  }

  @Test
  void quantilesAreRightToWithinAnEighth() {
    Random random = new Random(1);
    long[] micros = new long[20_000];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = (long) (900 * Math.exp(2 * random.nextGaussian()));
      histogram.record(micros[i] * 1_000);
    }
    Arrays.sort(micros);
    for (double share : new double[] {0, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = micros[(int) Math.max(0, Math.ceil(share * micros.length) - 1)];
      assertThat(histogram.snapshot().quantileMicros(share))
          .isBetween(exact, exact + Math.ceilDiv(exact, 8));
    }
  }

  @Test
  void whatNoClockMeasuresIsCountedAtTheEnds() {
    histogram.record(-5);
    assertThat(histogram.snapshot().quantileMicros(1)).isZero();
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.snapshot().quantileMicros(1)).isEqualTo(LatencyHistogram.MOST_MICROS);
    assertThat(histogram.snapshot().count()).isEqualTo(2);
  }

  @Test
  void aWhileIsTheDifferenceOfTwoSnapshots() {
    assertThat(histogram.snapshot().quantileMicros(0.5)).isZero();
    histogram.record(5_000);
    LatencySnapshot earlier = histogram.snapshot();
    histogram.record(7_000);
    LatencySnapshot since = histogram.snapshot().since(earlier);
    assertThat(since.count()).isEqualTo(1);
    assertThat(since.quantileMicros(0.5)).isEqualTo(7);
    assertThat(earlier.since(LatencySnapshot.EMPTY).quantileMicros(0.5)).isEqualTo(5);
  }
}
