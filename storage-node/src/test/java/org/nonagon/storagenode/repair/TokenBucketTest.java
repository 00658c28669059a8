package org.nonagon.storagenode.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  private final List<Long> waits = new ArrayList<>();
  private long now = 77;
  private long rate = 1000;
  private final TokenBucket bucket =
      new TokenBucket(
          () -> rate,
          () -> now,
          nanos -> {
            waits.add(nanos);
            now += nanos;
          });

  @Test
  void theBytesOfASecondPassAtOnceAndTheRestAtTheRate() throws Exception {
    bucket.take(1000);
    assertThat(waits).isEmpty();

    bucket.take(500);
    bucket.take(2000);

    assertThat(waits).containsExactly(SECOND / 2, 2 * SECOND);
  }

  @Test
  void whatWasNotUsedForLongerThanASecondIsLost() throws Exception {
    bucket.take(1000);
    now += 100 * SECOND;

    bucket.take(3000);

    assertThat(waits).containsExactly(2 * SECOND);
  }

  @Test
  void aRateThatChangesCountsFromTheNextTakeOn() throws Exception {
    bucket.take(1000);
    rate = 10_000;

    bucket.take(5000);

    assertThat(waits).containsExactly(SECOND / 2);
  }
}
