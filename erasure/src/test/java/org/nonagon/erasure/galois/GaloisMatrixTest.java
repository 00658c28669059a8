package org.nonagon.erasure.galois;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaloisMatrixTest {

  @Test
  void dataRowsOfTheCodingMatrixAreTheIdentity() {
    GaloisMatrix matrix = GaloisMatrix.systematicVandermonde(6, 9);

    assertThat(matrix.rows()).isEqualTo(9);
    assertThat(matrix.columns()).isEqualTo(6);
    assertThat(matrix.selectRows(IntStream.range(0, 6).toArray()))
        .isEqualTo(GaloisMatrix.identity(6))
        .hasSameHashCodeAs(GaloisMatrix.identity(6));
  }

  @Test
  void anySixRowsOfTheCodingMatrixAreUndoneByTheirInverse() {
    GaloisMatrix matrix = GaloisMatrix.systematicVandermonde(6, 9);
    for (long bits = 0; bits < 1 << 9; bits++) {
      BitSet rows = BitSet.valueOf(new long[] {bits});
      if (rows.cardinality() == 6) {
        GaloisMatrix square = matrix.selectRows(rows.stream().toArray());
        assertThat(square.times(square.inverse())).isEqualTo(GaloisMatrix.identity(6));
        assertThat(square.inverse().times(square)).isEqualTo(GaloisMatrix.identity(6));
      }
    }
  }

  @Test
  void inverseFindsPivotsBelowTheDiagonal() {
    GaloisMatrix swapped = GaloisMatrix.identity(3).selectRows(new int[] {2, 0, 1});

    assertThat(swapped.inverse())
        .isEqualTo(GaloisMatrix.identity(3).selectRows(new int[] {1, 2, 0}));
  }

  @Test
  void aSingularMatrixHasNoInverse() {
    GaloisMatrix repeated = GaloisMatrix.vandermonde(3, 3).selectRows(new int[] {0, 1, 1});

    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(repeated::inverse);
  }

  @Test
  void onlyASquareHasAnInverse() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(GaloisMatrix.vandermonde(4, 3)::inverse);
  }

  @Test
  void aProductNeedsMatchingShapes() {
    GaloisMatrix wide = GaloisMatrix.vandermonde(2, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> wide.times(wide))
        .withMessageContaining("right");
  }
}
