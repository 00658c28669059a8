package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;

/** A small cluster of real processes that loses one of its nodes. */
class ClusterIT {
  /** What a client repeats for: a request may meet a node that just ended. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int SMALL_BYTES = 10_000;
  private static final int LARGE_BYTES = 3_000_000;

  private final SplittableRandom random = new SplittableRandom(6);
  private final Map<String, byte[]> written = new TreeMap<>();

  @TempDir Path folder;

  @Test
  void writesAndReadsGoOnWhileOneNodeOfThreeIsDead() throws Exception {
    try (DevCluster cluster =
        DevCluster.start(
            folder.resolve("cluster"),
            "--nodes",
            "3",
            "--drives-per-node",
            "3",
            "--gateways",
            "1",
            "--metadata",
            "1")) {
      ClientProfile root = cluster.root();
      assertThat(send(root, "PUT", "/bucket", new byte[0])).isPresent();
      write(root, "before");
      readAll(root);

      long killed = cluster.pid("node-2");
      cluster.run("kill", "node-2");
      assertThat(isRunning(killed)).isFalse();
      assertThat(cluster.pid("node-2")).isZero();
      write(root, "without");
      readAll(root);

      cluster.run("restart", "node-2");
      assertThat(cluster.pid("node-2")).isPositive();
      write(root, "after");
      readAll(root);
    }
  }

  /** A process that has ended may stay in the table of processes until somebody asks for it. */
  private static boolean isRunning(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private void write(ClientProfile root, String name) {
    for (int bytes : new int[] {SMALL_BYTES, LARGE_BYTES}) {
      byte[] body = new byte[bytes];
      random.nextBytes(body);
      String path = "/bucket/" + name + "-" + bytes;
      assertThat(send(root, "PUT", path, body)).as(path).isPresent();
      written.put(path, body);
    }
  }

  private void readAll(ClientProfile root) {
    written.forEach(
        (path, body) -> assertThat(send(root, "GET", path, new byte[0])).as(path).hasValue(body));
  }

  /** The body of the first answer that is a success; empty when there is none for a long time. */
  private static Optional<byte[]> send(
      ClientProfile root, String method, String path, byte[] body) {
    return Await.value(
        PATIENCE,
        () -> {
          try (S3Connection connection = new S3Connection(root, InstantSource.system())) {
            S3Connection.Response answer = connection.send(method, path, "", body, true);
            return answer.isSuccess() ? Optional.of(answer.body()) : Optional.empty();
          } catch (IOException lost) {
            return Optional.empty();
          }
        });
  }
}
