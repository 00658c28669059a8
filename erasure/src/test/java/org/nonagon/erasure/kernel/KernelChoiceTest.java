package org.nonagon.erasure.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  @Test
  void tablesAndVectorsTakePartUnlessOneFormIsNamed() {
    assertThat(KernelChoice.candidates(null))
        .startsWith(KernelForm.TABLE)
        .allMatch(KernelForm::isSupported);
    assertThat(KernelChoice.candidates("table")).containsExactly(KernelForm.TABLE);
  }

  @Test
  void aNameOfNoFormIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelChoice.candidates("avx"))
        .withMessageStartingWith("nonagon.erasure.kernel is one of table")
        .withMessageEndingWith("not avx");
  }

  @Test
  void theCalibrationChoosesTheFormWithTheBestRate() throws Exception {
    Calibration calibration = KernelChoice.calibration().get(5, TimeUnit.MINUTES);

    assertThat(KernelChoice.calibration().get()).isSameAs(calibration);
    assertThat(KernelChoice.current()).isEqualTo(calibration.fastest());
    assertThat(calibration.gigabytesPerSecond().keySet())
        .containsExactlyElementsOf(KernelChoice.candidates(null));
    assertThat(calibration.gigabytesPerSecond().values())
        .allMatch(rate -> rate > 0)
        .allMatch(rate -> rate <= rateOfFastest(calibration));
    assertThat(calibration).hasToString(calibration.toString()).asString().contains("table ");
  }

  private static double rateOfFastest(Calibration calibration) {
    return calibration.gigabytesPerSecond().getOrDefault(calibration.fastest(), 0.0);
  }
}
