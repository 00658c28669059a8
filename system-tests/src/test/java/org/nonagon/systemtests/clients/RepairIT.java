package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.systemtests.process.Await;
import org.nonagon.systemtests.process.ServerProcess;
import org.nonagon.testkit.Seeds;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Drives are emptied, three at a time and more than three in all. */
class RepairIT {
  private static final long SEED = Seeds.seed();
  private static final String BUCKET = "repair";
  private static final Duration REPAIRED = Duration.ofMinutes(10);
  private static final Pattern WORK =
      Pattern.compile("\"(lostSweeps|singles)\"\\s*:\\s*\"([0-9]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;

  @Test
  void aServerWithThreeEmptiedDrivesIsWholeAgainSoThatThreeOthersMayBeEmptied() throws Exception {
    Map<String, byte[]> objects = objects();
    try (ServerProcess server = ServerProcess.start(folder);
        S3Client s3 = Sdk.blocking(server.root())) {
      s3.createBucket(b -> b.bucket(BUCKET));
      objects.forEach(
          (key, bytes) ->
              s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes)));
      server.kill();
    }
    for (List<Integer> drives : List.of(List.of(1, 5, 9), List.of(2, 3, 8), List.of(4, 6, 7))) {
      empty(drives);
      try (ServerProcess server = ServerProcess.start(folder);
          S3Client s3 = Sdk.blocking(server.root())) {
        awaitRepair(server);
        assertReads(s3, objects, drives);
        server.kill();
      }
    }
  }

  private static Map<String, byte[]> objects() {
    Map<String, byte[]> objects = new TreeMap<>();
    int[] sizes = {1, 100, 5_000, 70_000, 300_000, 2_000_000, 20_000_000, 70_000_000};
    for (int i = 0; i < sizes.length; i++) {
      for (int copy = 0; copy < (sizes[i] < 1_000_000 ? 10 : 1); copy++) {
        objects.put(sizes[i] + "/" + copy, Payload.random(SEED + i * 100L + copy, sizes[i]));
      }
    }
    return objects;
  }

  private void empty(List<Integer> drives) throws IOException {
    for (int drive : drives) {
      Path path = folder.resolve("nonagon-data/d" + drive);
      assertThat(path).isNotEmptyDirectory();
      Trees.empty(path);
    }
  }

  private static void assertReads(S3Client s3, Map<String, byte[]> objects, List<Integer> lost) {
    objects.forEach(
        (key, bytes) ->
            assertThat(
                    Arrays.equals(
                        s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArrayUnsafe(),
                        bytes))
                .as("%s after %s were emptied, seed %d", key, lost, SEED)
                .isTrue());
  }

  /** Waits until no repair is left to be made. */
  private void awaitRepair(ServerProcess server) {
    URI health = server.management("/health/ready");
    Optional<Boolean> isDone =
        Await.value(REPAIRED, () -> work(health).filter(left -> left == 0).map(none -> true));
    assertThat(isDone).as("repaired; %s", server.err()).isPresent();
  }

  /** How much is left; empty while the server does not say. */
  private Optional<Long> work(URI health) {
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
      Matcher numbers = WORK.matcher(answer.body());
      long found = 0;
      long sum = 0;
      while (numbers.find()) {
        found++;
        sum += Long.parseLong(numbers.group(2));
      }
      return found == 2 ? Optional.of(sum) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
