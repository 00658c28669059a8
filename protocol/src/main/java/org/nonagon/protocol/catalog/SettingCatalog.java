package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/** Settings of the whole cluster, by name. What a name means is {@link ClusterSetting}'s to say. */
public interface SettingCatalog {
  /** The settings that were made; all others have their defaults. */
  Uni<Map<ClusterSetting, Long>> settings();

  /**
   * Makes a setting, or takes it back.
   *
   * @param value within its bounds; empty for its default
   * @throws IllegalArgumentException through the {@code Uni} when it is out of bounds
   */
  Uni<Void> set(ClusterSetting setting, Optional<Long> value);
}
