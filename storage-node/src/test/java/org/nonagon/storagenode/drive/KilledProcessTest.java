package org.nonagon.storagenode.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.testkit.Seeds;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;

/** Kills a real process in the middle of its appends; {@code -Dnonagon.kill.rounds=N} for more. */
class KilledProcessTest {
  private static final int ROUNDS = Integer.getInteger("nonagon.kill.rounds", 3);
  private static final Pattern DURABLE = Pattern.compile("durable ([0-9]+) ([0-9]+)");

  @TempDir private Path folder;

  @Test
  void whatAKilledProcessAcknowledgedIsThere() throws Exception {
    long seed = Seeds.seed();
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> acknowledged = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      int[] durable = runAndKill(round, 1 + random.nextInt(150));
      for (int writer = 0; writer < KilledWriter.WRITERS; writer++) {
        ShardSamples samples = KilledWriter.samples(round, writer);
        for (int number = 0; number < durable[writer]; number++) {
          acknowledged.add(KilledWriter.next(samples, number));
        }
      }
      try (OpenDrive drive = OpenDrive.in(folder, KilledWriter.SETTINGS)) {
        assertThat(acknowledged)
            .as("seed %d, round %d", seed, round)
            .allMatch(shard -> shard.isIn(drive.store()));
      }
    }
    assertThat(acknowledged).isNotEmpty();
    System.out.printf("%d kills, %d shards%n", ROUNDS, acknowledged.size());
  }

  /** How many shards each writer said to be durable before it was killed. */
  private int[] runAndKill(int round, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int[] durable = new int[KilledWriter.WRITERS];
    try (BufferedReader output = process.inputReader(UTF_8)) {
      int seen = 0;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher matcher = DURABLE.matcher(line);
        if (matcher.matches()) {
          durable[Integer.parseInt(matcher.group(1))] = Integer.parseInt(matcher.group(2)) + 1;
        }
        if (++seen == lines) {
          kill(process);
        }
      }
    } finally {
      kill(process);
      process.waitFor();
    }
    return durable;
  }

  /** Not by the process itself, which would throw away what it said last. */
  private static void kill(Process process) {
    process.toHandle().destroyForcibly();
  }
}
