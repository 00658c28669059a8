package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small cluster of real processes that loses one of its nodes. */
class ClusterIT {
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
      ClusterClient client = new ClusterClient(cluster.root());
      client.write("before");
      client.readAll();

      long killed = cluster.pid("node-2");
      cluster.run("kill", "node-2");
      assertThat(isRunning(killed)).isFalse();
      assertThat(cluster.pid("node-2")).isZero();
      client.write("without");
      client.readAll();

      cluster.run("restart", "node-2");
      assertThat(cluster.pid("node-2")).isPositive();
      client.write("after");
      client.readAll();
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
}
