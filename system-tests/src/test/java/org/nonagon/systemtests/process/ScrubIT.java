package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.testkit.Seeds;

/** Two drives rot while nobody looks. */
class ScrubIT {
  private static final Duration REPAIRED = Duration.ofMinutes(10);
  private static final List<Integer> ROTTEN = List.of(2, 7);
  private static final int DRIVES = 9;
  private static final int[] SIZES = {
    1, 100, 4_000, 4_001, 70_000, 250_000, 300_000, 2_000_000, 9_000_000, 20_000_000
  };

  private static final Pattern ENDED =
      Pattern.compile(
          "\"drive\":(\\d+),[^{}]*(?:\"open\":\\{[^{}]*},)?\"ended\":\\{[^{}]*\"blocks\":(\\d+),"
              + "[^{}]*\"corrupt\":(\\d+),\"missing\":(\\d+),\"leftOver\":(\\d+)}");
  private static final Pattern WHOLE = Pattern.compile("\"degradedBlobs\":0,.*\"repairQueue\":0,");

  private final SplittableRandom random = new SplittableRandom(Seeds.seed());
  private final Map<String, byte[]> objects = new TreeMap<>();
  @TempDir Path folder;

  private record Round(int drive, long blocks, long bad, long leftOver) {}

  @Test
  void whatRottedOnTwoDrivesIsFoundByAScrubAndMended() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder)) {
      write(server);
      assertThat(server.terminate()).isZero();
    }
    for (int drive : ROTTEN) {
      Path path = folder.resolve("nonagon-data/d" + drive);
      assertThat(Rot.flipBytes(path, random)).as("bytes flipped on drive %d", drive).isPositive();
    }
    try (ServerProcess server = ServerProcess.start(folder)) {
      List<Round> first = scrub(server);
      assertThat(first).hasSize(DRIVES).allMatch(round -> round.blocks() > 0);
      for (Round round : first) {
        assertThat(round.bad() > 0).as("%s", round).isEqualTo(ROTTEN.contains(round.drive()));
      }
      awaitRepair(server);
      readAll(server);

      assertThat(scrub(server))
          .hasSize(DRIVES)
          .allMatch(round -> round.bad() == 0 && round.leftOver() == 0);
      assertThat(server.terminate()).isZero();
    }
  }

  private void write(ServerProcess server) throws IOException {
    try (S3Connection s3 = new S3Connection(server.root(), InstantSource.system())) {
      assertThat(s3.send("PUT", "/bucket", "", new byte[0], true).isSuccess()).isTrue();
      for (int size : SIZES) {
        byte[] body = new byte[size];
        random.nextBytes(body);
        objects.put("/bucket/" + size, body);
        assertThat(s3.send("PUT", "/bucket/" + size, "", body, true).isSuccess()).isTrue();
      }
    }
  }

  private void readAll(ServerProcess server) throws IOException {
    try (S3Connection s3 = new S3Connection(server.root(), InstantSource.system())) {
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        assertThat(s3.send("GET", object.getKey(), "", new byte[0], true).body())
            .as("%s, seed %d", object.getKey(), Seeds.seed())
            .isEqualTo(object.getValue());
      }
    }
  }

  private List<Round> scrub(ServerProcess server) throws Exception {
    Product.Finished scrub = admin(server, "scrub", "--now");
    assertThat(scrub.status()).as(scrub.err()).isZero();
    List<Round> rounds = new ArrayList<>();
    Matcher ended = ENDED.matcher(scrub.out());
    while (ended.find()) {
      rounds.add(
          new Round(
              Integer.parseInt(ended.group(1)),
              Long.parseLong(ended.group(2)),
              Long.parseLong(ended.group(3)) + Long.parseLong(ended.group(4)),
              Long.parseLong(ended.group(5))));
    }
    return rounds;
  }

  private void awaitRepair(ServerProcess server) {
    Optional<Boolean> isDone =
        Await.value(
            REPAIRED,
            () -> WHOLE.matcher(status(server)).find() ? Optional.of(true) : Optional.empty());
    assertThat(isDone).as("repaired: %s, %s", status(server), server.err()).isPresent();
  }

  private String status(ServerProcess server) {
    try (S3Connection gateway = new S3Connection(server.root(), InstantSource.system())) {
      return gateway.send("GET", "/_nonagon/admin/v1/status", "", new byte[0], true).text();
    } catch (IOException lost) {
      return lost.toString();
    }
  }

  private Product.Finished admin(ServerProcess server, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("admin"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--endpoint", server.s3().toString(), "--output", "json"));
    Map<String, String> credentials =
        Map.of(
            "AWS_ACCESS_KEY_ID", server.root().accessKey(),
            "AWS_SECRET_ACCESS_KEY", server.root().secretKey());
    return Product.run(folder, credentials, all.toArray(String[]::new));
  }
}
