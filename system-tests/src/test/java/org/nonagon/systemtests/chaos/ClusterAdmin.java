package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.systemtests.process.Await;

/** What the cluster says of itself, and the orders it takes. Safe from any thread. */
final class ClusterAdmin {
  private static final String API = "/_nonagon/admin/v1/";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final byte[] NO_BODY = {};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ClientProfile> gateways;

  /** The one that answered last: one that stands still is asked once, not again and again. */
  private volatile int answering;

  ClusterAdmin(List<ClientProfile> gateways) {
    this.gateways = List.copyOf(gateways);
  }

  /** What a gateway says now; empty when none does. */
  Optional<JsonNode> ask(String what) {
    return once("GET", what, "");
  }

  /** The same, for as long as it takes until one answers. */
  JsonNode get(String what) {
    return insist("GET", what, "");
  }

  /** Gives an order, again until it is taken. */
  JsonNode order(String what, String query) {
    return insist("POST", what, query);
  }

  /** All drives. */
  List<DriveView> drives() {
    List<DriveView> drives = new ArrayList<>();
    get("drives").path("drives").forEach(drive -> drives.add(DriveView.of(drive)));
    return drives;
  }

  /** The drive of a folder. */
  DriveView drive(Path folder) {
    return drives().stream()
        .filter(drive -> drive.path().equals(folder))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no drive is known in " + folder));
  }

  /** The number of the newest layout. */
  long layout() {
    return get("status").path("layout").asLong();
  }

  /** How many columns of groups each drive has in the newest layout. */
  Map<Integer, Long> columns() {
    Map<Integer, Long> columns = new HashMap<>();
    get("layout")
        .path("drives")
        .forEach(drive -> columns.put(drive.path("drive").asInt(), drive.path("columns").asLong()));
    return columns;
  }

  /** How many each drive is to have, by its capacity and by which drives, nodes and zones are. */
  Map<Integer, Double> shares() {
    List<Drive> drives = new ArrayList<>();
    get("drives").path("drives").forEach(drive -> drives.add(ofLayout(drive)));
    String[] profile = get("layout").path("profile").asText().split("\\+", -1);
    Map<Integer, Double> shares = new HashMap<>();
    LayoutPlanner.achievableShares(
            drives, new ErasureProfile(Integer.parseInt(profile[0]), Integer.parseInt(profile[1])))
        .forEach((drive, share) -> shares.put(drive.value(), share));
    return shares;
  }

  private static Drive ofLayout(JsonNode drive) {
    return new Drive(
        new DriveId(drive.path("drive").asInt()),
        new NodeId(drive.path("node").asInt()),
        new Zone(drive.path("zone").asText()),
        drive.path("incarnation").asInt(),
        drive.path("capacityBytes").asLong(),
        switch (drive.path("state").asText()) {
          case "draining" -> Drive.State.DRAINING;
          case "lost" -> Drive.State.LOST;
          default -> Drive.State.ACTIVE;
        });
  }

  /** The value of a setting. */
  long setting(String name) {
    for (JsonNode setting : get("config").path("settings")) {
      if (setting.path("name").asText().equals(name)) {
        return setting.path("value").asLong();
      }
    }
    throw new IllegalStateException("there is no setting " + name);
  }

  void set(String name, long value) {
    insist("PUT", "config", "name=" + name + "&value=" + value);
  }

  /** Makes a bucket, or finds it there. */
  void makeBucket(String bucket) {
    if (Await.value(PATIENCE, () -> send("PUT", "/" + bucket, "")).isEmpty()) {
      throw new IllegalStateException("cannot make the bucket " + bucket);
    }
  }

  private JsonNode insist(String method, String what, String query) {
    return Await.value(PATIENCE, () -> once(method, what, query))
        .orElseThrow(() -> new IllegalStateException("no gateway takes " + method + " " + what));
  }

  private Optional<JsonNode> once(String method, String what, String query) {
    return send(method, API + what, query)
        .flatMap(
            answer -> {
              try {
                return Optional.of(JSON.readTree(answer.text()));
              } catch (IOException noJson) {
                return Optional.empty();
              }
            });
  }

  private Optional<Response> send(String method, String path, String query) {
    int first = answering;
    for (int i = 0; i < gateways.size(); i++) {
      int next = (first + i) % gateways.size();
      try (S3Connection connection = new S3Connection(gateways.get(next), InstantSource.system())) {
        Response answer = connection.send(method, path, query, NO_BODY, true);
        if (answer.isSuccess()) {
          answering = next;
          return Optional.of(answer);
        }
      } catch (IOException gone) {
        // The next one may be there.
      }
    }
    return Optional.empty();
  }
}
