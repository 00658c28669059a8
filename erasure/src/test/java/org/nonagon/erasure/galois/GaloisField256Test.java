package org.nonagon.erasure.galois;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.nonagon.erasure.SlowField;

class GaloisField256Test {

  @Test
  void everyProductIsTheOneOfThePolynomials() {
    for (int a = 0; a < GaloisField256.SIZE; a++) {
      for (int b = 0; b < GaloisField256.SIZE; b++) {
        assertThat(GaloisField256.multiply(a, b)).isEqualTo(SlowField.multiply(a, b));
      }
    }
  }

  @Test
  void everyElementTimesItsInverseIsOne() {
    for (int a = 1; a < GaloisField256.SIZE; a++) {
      assertThat(SlowField.multiply(a, GaloisField256.inverse(a))).isEqualTo(1);
    }
  }

  @Test
  void zeroHasNoInverse() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> GaloisField256.inverse(0));
  }

  @Test
  void powersAreRepeatedProducts() {
    for (int base = 0; base < GaloisField256.SIZE; base++) {
      int product = 1;
      for (int exponent = 0; exponent < GaloisField256.SIZE; exponent++) {
        assertThat(GaloisField256.power(base, exponent)).isEqualTo(product);
        product = SlowField.multiply(product, base);
      }
    }
  }
}
