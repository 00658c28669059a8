package org.nonagon.testkit.memory;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.catalog.ClusterSetting;

/** Settings of the twin. */
final class CatalogSettings {
  private final Map<ClusterSetting, Long> values = new EnumMap<>(ClusterSetting.class);

  Map<ClusterSetting, Long> all() {
    return Map.copyOf(values);
  }

  void set(ClusterSetting setting, Optional<Long> value) {
    if (value.filter(given -> !setting.allows(given)).isPresent()) {
      throw new IllegalArgumentException(
          "%s is %s, not %d".formatted(setting.key(), setting.bounds(), value.get()));
    }
    value.ifPresentOrElse(given -> values.put(setting, given), () -> values.remove(setting));
  }
}
