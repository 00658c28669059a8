package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.ClusterSetting;

/** What a catalog promises of settings. */
abstract class SettingCatalogContract extends CatalogSuite {
  @Test
  void aSettingIsKeptUntilItIsTakenBack() {
    ClusterSetting setting = ClusterSetting.NODE_LOST_WINDOW_SECONDS;
    assertThat(await(catalog.settings())).doesNotContainKey(setting);
    await(catalog.set(setting, Optional.of(0L)));
    assertThat(await(catalog.settings())).containsEntry(setting, 0L);
    await(catalog.set(setting, Optional.of(77L)));
    assertThat(await(catalog.settings()))
        .containsEntry(setting, 77L)
        .doesNotContainKey(ClusterSetting.REPAIR_BYTES_PER_SECOND);
    await(catalog.set(setting, Optional.empty()));
    await(catalog.set(setting, Optional.empty()));
    assertThat(await(catalog.settings())).doesNotContainKey(setting);
  }

  @Test
  void whatIsOutOfBoundsIsRefusedAndChangesNothing() {
    ClusterSetting setting = ClusterSetting.REPAIR_BYTES_PER_SECOND;
    for (long value : new long[] {Long.MIN_VALUE, 0, 999_999, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> await(catalog.set(setting, Optional.of(value))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(await(catalog.settings())).doesNotContainKey(setting);
  }
}
