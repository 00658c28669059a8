package org.nonagon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void theSeedIsFixedUnlessItIsGivenOrAskedToBeRandom() {
    assertThat(Seeds.read("")).isEqualTo(Seeds.read(""));
    assertThat(Seeds.read("-17")).isEqualTo(-17);
    assertThat(Seeds.read("random")).isNotEqualTo(Seeds.read("random"));
    assertThatIllegalArgumentException().isThrownBy(() -> Seeds.read("dice"));
  }

  @Test
  void theSeedStaysTheSameWithinARun() {
    assertThat(Seeds.seed()).isEqualTo(Seeds.seed());
  }
}
