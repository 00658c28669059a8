package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErasureProfileTest {

  @Test
  void standardIsSixDataAndThreeParityShards() {
    assertThat(ErasureProfile.STANDARD).isEqualTo(new ErasureProfile(6, 3));
    assertThat(ErasureProfile.STANDARD.shards()).isEqualTo(9);
    assertThat(ErasureProfile.STANDARD).hasToString("6+3");
  }

  @Test
  void everyLegalProfileReadsBackFromItsText() {
    for (int data = 1; data <= ErasureProfile.MAX_SHARDS; data++) {
      for (int parity = 0; data + parity <= ErasureProfile.MAX_SHARDS; parity++) {
        ErasureProfile profile = new ErasureProfile(data, parity);
        assertThat(ErasureProfile.parse(profile.toString())).isEqualTo(profile);
      }
    }
  }

  @Test
  void countsOutOfBoundsAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErasureProfile(0, 3))
        .withMessageContaining("dataShards");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErasureProfile(257, 0))
        .withMessageContaining("dataShards");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErasureProfile(6, -1))
        .withMessageContaining("parityShards");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErasureProfile(200, 57))
        .withMessageContaining("parityShards");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErasureProfile(6, Integer.MAX_VALUE))
        .withMessageContaining("parityShards");
  }

  @Test
  void otherTextsAreRefused() {
    for (String text :
        List.of("", "6", "6+", "+3", "06+3", "6+03", " 6+3", "6 + 3", "6-3", "6+-3", "6+3+1")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ErasureProfile.parse(text))
          .withMessageContaining(text);
    }
  }

  @Test
  void nineDigitsAreRefusedWithoutOverflow() {
    assertThatIllegalArgumentException().isThrownBy(() -> ErasureProfile.parse("999999999+3"));
    assertThatIllegalArgumentException().isThrownBy(() -> ErasureProfile.parse("255+2"));
  }
}
