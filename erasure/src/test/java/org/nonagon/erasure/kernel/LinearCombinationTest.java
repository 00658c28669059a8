package org.nonagon.erasure.kernel;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.nonagon.erasure.galois.GaloisMatrix;

class LinearCombinationTest {

  @Test
  void shapeOfCoefficientsIsThatOfTargetsAndSources() {
    GaloisMatrix coefficients = GaloisMatrix.vandermonde(2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearCombination(coefficients, new int[3], new int[3], false))
        .withMessageContaining("targets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearCombination(coefficients, new int[2], new int[2], false))
        .withMessageContaining("sources");
  }
}
