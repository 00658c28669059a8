package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.catalog.ClusterSetting;

/** The cluster's settings, a row for each that is not at its default. */
final class Settings {
  private static final String ALL = "SELECT name, value FROM setting";
  private static final String CLEAR = "DELETE FROM setting WHERE name = $1";
  private static final String SET =
      """
      INSERT INTO setting (name, value) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value
      """;

  private final CatalogDatabase database;

  Settings(CatalogDatabase database) {
    this.database = database;
  }

  Uni<Map<ClusterSetting, Long>> all() {
    return database.read(ALL, Tuple.tuple(), Settings::settings);
  }

  /** Those that this version knows; another version may have made others. */
  private static Map<ClusterSetting, Long> settings(RowSet<Row> rows) {
    Map<ClusterSetting, Long> found = new EnumMap<>(ClusterSetting.class);
    rows.forEach(
        row ->
            ClusterSetting.named(row.getString(0))
                .ifPresent(setting -> found.put(setting, row.getLong(1))));
    return found;
  }

  Uni<Void> set(ClusterSetting setting, Optional<Long> value) {
    if (value.isPresent() && !setting.allows(value.get())) {
      return Uni.createFrom()
          .failure(
              new IllegalArgumentException(
                  "%s is %s, not %d".formatted(setting.key(), setting.bounds(), value.get())));
    }
    return value
        .map(given -> database.write(SET, Tuple.of(setting.key(), given), rows -> true))
        .orElseGet(() -> database.write(CLEAR, Tuple.of(setting.key()), rows -> true))
        .replaceWithVoid();
  }
}
