package org.nonagon.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  @Test
  void extraWorkIsTheBurstAndThenItsShareOfTheWork() {
    TokenBucket bucket = new TokenBucket(0.1, 5);
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      bucket.earn();
      taken += bucket.take() ? 1 : 0;
    }
    assertThat(taken).isBetween(100, 105);
  }

  @Test
  void whatIsNotTakenIsNotSavedPastTheBurst() {
    TokenBucket bucket = new TokenBucket(1, 2);
    for (int i = 0; i < 100; i++) {
      bucket.earn();
    }
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isFalse();
  }

  @Test
  void sharesAndBurstsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new TokenBucket(1.1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenBucket(-0.1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenBucket(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
