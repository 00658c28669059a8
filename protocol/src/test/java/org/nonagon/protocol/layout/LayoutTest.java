package org.nonagon.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;

class LayoutTest {

  @Test
  void aLayoutGivesBackWhatItWasMadeOf() {
    ErasureProfile profile = new ErasureProfile(1, 1);
    short[] slots = new short[Group.COUNT * 2];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (short) (i % Short.MAX_VALUE + 1);
    }

    Layout layout = new Layout(3, profile, slots);
    slots[0] = 77;

    assertThat(layout.drivesOf(new Group(0))).containsExactly(new DriveId(1), new DriveId(2));
    assertThat(layout).isEqualTo(new Layout(3, profile, layout.toArray()));
    assertThat(layout).isNotEqualTo(new Layout(4, profile, layout.toArray()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(0, profile, slots));
    assertThatIllegalArgumentException().isThrownBy(() -> new Layout(1, profile, new short[9]));
  }

  @Test
  void numbersAndNamesOutOfBoundsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DriveId(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new DriveId(32_768));
    assertThatIllegalArgumentException().isThrownBy(() -> new NodeId(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Group(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Group(65_536));
    assertThatIllegalArgumentException().isThrownBy(() -> new Zone(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Zone("z".repeat(64)));
  }
}
