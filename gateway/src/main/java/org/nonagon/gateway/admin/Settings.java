package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.SettingCatalog;

/** The settings of the cluster, shown and made. */
final class Settings {
  private final SettingCatalog catalog;

  Settings(SettingCatalog catalog) {
    this.catalog = catalog;
  }

  /** All settings with their values, those that were not made with their defaults. */
  Uni<JsonDocument> list(QueryParameters query) {
    return catalog.settings().map(made -> json -> write(json, made));
  }

  /** Makes one ({@code name}, {@code value}), or takes it back where there is no value. */
  Uni<JsonDocument> set(QueryParameters query) {
    String name = new Arguments(query).required("name");
    ClusterSetting setting =
        ClusterSetting.named(name)
            .orElseThrow(
                () -> Arguments.refused("name", name, "There is no such setting: " + names()));
    Optional<Long> value = query.first("value").map(text -> parse(setting, text));
    return catalog.set(setting, value).chain(() -> list(query));
  }

  private static long parse(ClusterSetting setting, String text) {
    return setting
        .parse(text)
        .orElseThrow(
            () ->
                Arguments.refused(
                    "value",
                    text,
                    "%s is a number, %s.".formatted(setting.key(), setting.bounds())));
  }

  private static String names() {
    return Arrays.stream(ClusterSetting.values())
        .map(ClusterSetting::key)
        .collect(Collectors.joining(", "));
  }

  private static void write(JsonGenerator json, Map<ClusterSetting, Long> made) throws IOException {
    json.writeArrayFieldStart("settings");
    for (ClusterSetting setting : ClusterSetting.values()) {
      json.writeStartObject();
      json.writeStringField("name", setting.key());
      json.writeNumberField("value", made.getOrDefault(setting, setting.fallback()));
      json.writeNumberField("default", setting.fallback());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
