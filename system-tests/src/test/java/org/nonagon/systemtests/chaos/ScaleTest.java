package org.nonagon.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void aLinearScaleGoesFromNothingToTheMost() {
    Scale scale = Scale.linear(40);

    assertThat(scale.ticks()).containsExactly(0.0, 20.0, 40.0);
    assertThat(scale.height().applyAsDouble(10)).isEqualTo(0.25);
    assertThat(scale.height().applyAsDouble(40)).isEqualTo(1);
  }

  @Test
  void aLogarithmicScaleEndsWithThePowerOfTenThatHoldsTheMost() {
    Scale scale = Scale.logarithmic(2_500);

    assertThat(scale.ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    assertThat(scale.height().applyAsDouble(100)).isEqualTo(0.5);
    assertThat(scale.height().applyAsDouble(10_000)).isEqualTo(1);
  }

  @Test
  void whatIsLessThanOneLiesAtTheBottomOfALogarithmicScale() {
    Scale scale = Scale.logarithmic(0);

    assertThat(scale.ticks()).containsExactly(1.0, 10.0);
    assertThat(scale.height().applyAsDouble(0)).isZero();
    assertThat(scale.height().applyAsDouble(0.3)).isZero();
  }
}
