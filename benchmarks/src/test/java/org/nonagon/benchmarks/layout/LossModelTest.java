package org.nonagon.benchmarks.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;

class LossModelTest {

  @Test
  void withoutParityTheFirstLossIsTheEnd() {
    LossModel model = new LossModel(new ErasureProfile(1, 0), 0.04, 24);

    assertThat(model.annualLoss(1)).isCloseTo(0.04, within(1e-12));
  }

  @Test
  void aMirrorLosesDataAsTheKnownFormulaSays() {
    double rate = -Math.log1p(-0.02);
    double repairs = 8766 / 24.0;
    LossModel model = new LossModel(new ErasureProfile(1, 1), 0.02, 24);

    // (3 l + u) / (2 l^2): the mean time to data loss of two mirrored disks.
    assertThat(model.meanYearsToLoss())
        .isCloseTo((3 * rate + repairs) / (2 * rate * rate), within(1e-6));
  }

  @Test
  void withFastRepairTheLossIsTheProductOfRatesAndTimes() {
    double rate = -Math.log1p(-0.01);
    LossModel model = new LossModel(ErasureProfile.STANDARD, 0.01, 1);
    double product = 9.0 * 8 * 7 * 6 * Math.pow(rate, 4) / Math.pow(8766, 3);

    assertThat(model.annualLoss(1) / product).isCloseTo(1, within(1e-3));
    assertThat(model.annualLoss(1000) / model.annualLoss(1)).isCloseTo(1000, within(1e-3));
  }
}
