package org.nonagon.protocol.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSettingTest {
  @Test
  void namesAndDefaultsArePinned() {
    assertThat(Arrays.stream(ClusterSetting.values()).map(s -> s.key() + "=" + s.fallback()))
        .containsExactly(
            "node-lost-after-seconds=900",
            "node-lost-window-seconds=900",
            "repair-bytes-per-second=200000000",
            "rewrite-after-seconds=3600",
            "rewrite-bytes-per-second=16000000",
            "scrub-bytes-per-second=100000000",
            "scrub-period-seconds=1209600");
  }

  @Test
  void aSettingIsFoundByItsName() {
    for (ClusterSetting setting : ClusterSetting.values()) {
      assertThat(ClusterSetting.named(setting.key())).contains(setting);
    }
    assertThat(ClusterSetting.named("NODE_LOST_AFTER_SECONDS")).isEmpty();
  }

  @Test
  void onlyNumbersWithinTheBoundsAreRead() {
    ClusterSetting setting = ClusterSetting.NODE_LOST_AFTER_SECONDS;
    assertThat(setting.bounds()).isEqualTo("15 to 2592000");
    assertThat(setting.parse("15")).contains(15L);
    assertThat(setting.parse("2592000")).contains(2_592_000L);
    for (String text : List.of("", "14", "2592001", "15 s", "1e3", "0x20")) {
      assertThat(setting.parse(text)).as(text).isEmpty();
    }
    for (ClusterSetting each : ClusterSetting.values()) {
      assertThat(each.allows(each.fallback())).isTrue();
    }
  }
}
