package org.nonagon.erasure.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableKernelTest extends CodingKernelContract {

  @Override
  CodingKernel kernel(LinearCombination combination) {
    return new TableKernel(combination);
  }

  @Test
  void tablesTakeOneKibibyteForEachSourceAndFourTargets() {
    assertThat(TableKernel.tableBytes(6, 3)).isEqualTo(6 * 1024);
    assertThat(TableKernel.tableBytes(6, 4)).isEqualTo(6 * 1024);
    assertThat(TableKernel.tableBytes(200, 56)).isEqualTo(14 * 200 * 1024);
    assertThat(TableKernel.tableBytes(6, 0)).isZero();
  }
}
