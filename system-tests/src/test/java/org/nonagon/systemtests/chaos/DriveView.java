package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * What the cluster says of a drive.
 *
 * @param number of the drive
 * @param path its folder, on its node
 * @param state one word for how it fares
 * @param detail why, in a line
 * @param incarnation how often it began anew
 * @param shards that are on it
 */
record DriveView(
    int number, Path path, String state, String detail, long incarnation, long shards) {
  static DriveView of(JsonNode json) {
    return new DriveView(
        json.path("drive").asInt(),
        Path.of(json.path("path").asText()),
        json.path("state").asText(),
        json.path("detail").asText(),
        json.path("incarnation").asLong(),
        json.path("shards").asLong());
  }

  boolean isHealthy() {
    return state.equals("healthy");
  }

  boolean isHealthyAndEmpty() {
    return isHealthy() && shards == 0;
  }
}
