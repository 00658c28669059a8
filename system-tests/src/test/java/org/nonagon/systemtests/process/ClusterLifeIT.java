package org.nonagon.systemtests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.testkit.Seeds;

/** What befalls a cluster of twelve nodes, one thing after the other: after each it is whole. */
class ClusterLifeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String API = "/_nonagon/admin/v1/";
  private static final int OBJECTS = 12;
  private static final Pattern CORRUPT = Pattern.compile("\"ended\":\\{[^{}]*\"corrupt\":([1-9])");

  private final SplittableRandom random = new SplittableRandom(Seeds.seed());
  @TempDir Path folder;

  @Test
  @Tag("long")
  void aClusterIsWholeAgainAfterAllThatBefallsIt() throws Exception {
    try (DevCluster cluster =
        DevCluster.start(folder.resolve("cluster"), "--gateways", "1", "--metadata", "1")) {
      ClusterClient client = new ClusterClient(cluster.root());
      for (int i = 0; i < OBJECTS; i++) {
        client.write("before-" + i);
      }
      set(client, "node-lost-after-seconds", 15);
      set(client, "node-lost-window-seconds", 0);

      List<String> victims = List.of("node-1", "node-5", "node-9");
      for (String node : victims) {
        cluster.run("kill", node);
      }
      client.write("with-three-nodes-dead");
      client.readAll();
      awaitStatus(client, "\"lost\":3");
      awaitWhole(client);
      client.readAll();

      for (String node : victims) {
        cluster.run("restart", node);
      }
      awaitStatus(client, "\"healthy\":12");
      awaitWhole(client);
      client.readAll();

      empty(drive("node-4"));
      awaitFile(drive("node-4").resolve("drive.properties"));
      awaitWhole(client);
      client.readAll();

      for (String node : List.of("node-6", "node-7")) {
        assertThat(Rot.flipBytes(drive(node), random)).isPositive();
      }
      assertThat(scrub(cluster.root())).as("seed %d", Seeds.seed()).containsPattern(CORRUPT);
      awaitWhole(client);
      client.readAll();
      assertThat(scrub(cluster.root())).doesNotContainPattern(CORRUPT);

      int drained = driveOf(client, drive("node-8"));
      assertThat(client.sendOnce("POST", API + "drain", "drive=" + drained, new byte[0]))
          .isPresent();
      awaitDrives(client, "\"drive\":" + drained + ",[^{}]*\"shards\":0,");
      awaitWhole(client);
      client.readAll();

      cluster.run("add", "node");
      awaitStatus(client, "\"healthy\":12");
      int added = driveOf(client, drive("node-13"));
      awaitDrives(client, "\"drive\":" + added + ",[^{}]*\"shards\":[1-9]");
      awaitWhole(client);
      client.readAll();
    }
  }

  private Path drive(String node) {
    return folder.resolve("cluster").resolve(node).resolve("d1");
  }

  private static void empty(Path drive) throws IOException {
    try (Stream<Path> files = Files.list(drive)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void set(ClusterClient client, String name, int value) {
    assertThat(
            client.sendOnce("PUT", API + "config", "name=" + name + "&value=" + value, new byte[0]))
        .isPresent();
  }

  private static void awaitFile(Path file) {
    Optional<Boolean> isThere =
        Await.value(PATIENCE, () -> Files.exists(file) ? Optional.of(true) : Optional.empty());
    assertThat(isThere).as("%s", file).isPresent();
  }

  private static void awaitWhole(ClusterClient client) {
    awaitStatus(client, "\"degradedBlobs\":0,\"unavailableBlobs\":0,\"lostBlobs\":0,");
    awaitStatus(client, "\"repairQueue\":0,\"moveQueue\":0,");
  }

  private static void awaitStatus(ClusterClient client, String pattern) {
    await(client, "status", pattern);
  }

  private static void awaitDrives(ClusterClient client, String pattern) {
    await(client, "drives", pattern);
  }

  private static void await(ClusterClient client, String what, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    Optional<Boolean> isSo =
        Await.value(
            PATIENCE,
            () -> wanted.matcher(ask(client, what)).find() ? Optional.of(true) : Optional.empty());
    assertThat(isSo).as("%s in %s", pattern, ask(client, what)).isPresent();
  }

  private static String ask(ClusterClient client, String what) {
    return client
        .sendOnce("GET", API + what, "", new byte[0])
        .map(body -> new String(body, UTF_8))
        .orElse("");
  }

  /** The number of the drive in a folder. */
  private static int driveOf(ClusterClient client, Path folder) {
    Pattern wanted =
        Pattern.compile("\"drive\":([0-9]+),[^{}]*\"path\":\"" + Pattern.quote(folder + "\""));
    Matcher found = wanted.matcher(ask(client, "drives"));
    assertThat(found.find()).as("%s", folder).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private String scrub(ClientProfile root) throws Exception {
    List<String> command = new ArrayList<>(List.of("admin", "scrub", "--now"));
    command.addAll(List.of("--endpoint", root.endpoint().toString(), "--output", "json"));
    Product.Finished scrub =
        Product.run(
            folder,
            Map.of(
                "AWS_ACCESS_KEY_ID", root.accessKey(), "AWS_SECRET_ACCESS_KEY", root.secretKey()),
            command.toArray(String[]::new));
    assertThat(scrub.status()).as(scrub.err()).isZero();
    return scrub.out();
  }
}
