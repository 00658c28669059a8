package org.nonagon.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.systemtests.process.ResidentMemory;
import org.nonagon.systemtests.process.ServerProcess;
import org.nonagon.testkit.Seeds;

@EnabledOnOs(OS.LINUX)
class FuzzIT {
  private static final long REQUESTS = Long.getLong("nonagon.fuzz.requests", 20_000);
  private static final int HEAP_MIB = 256;
  private static final int MAX_RESIDENT_MIB = 700;

  @Test
  void malformedRequestsAreRefusedAndChangeNothing(@TempDir Path folder) throws Exception {
    long seed = Seeds.seed();
    Map<String, String> environment = Map.of("NONAGON_JAVA_OPTS", "-Xmx" + HEAP_MIB + "m");
    try (ServerProcess server = ServerProcess.start(folder, environment)) {
      ClientProfile root = server.root();
      String uploadId = StoredState.prepare(root);
      StoredState before = StoredState.read(root, uploadId);
      FuzzRun run = new FuzzRun(root, new Requests(seed, root, uploadId));

      run.run(REQUESTS);

      long peakMib = new ResidentMemory(server.pid()).peakMib();
      System.out.printf("%d requests of seed %d, peak %d MiB%n", REQUESTS, seed, peakMib);
      run.answers().forEach((answer, count) -> System.out.printf("%8d  %s%n", count, answer));
      assertThat(run.findings()).as("seed %d", seed).isEmpty();
      assertThat(StoredState.read(root, uploadId)).isEqualTo(before);
      assertThat(peakMib).isLessThan(MAX_RESIDENT_MIB);
      assertThat(server.err()).doesNotContain("OutOfMemory", "was not answered");
    }
  }
}
