package org.nonagon.systemtests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.systemtests.process.ResidentMemory;
import org.nonagon.systemtests.process.ServerProcess;

/** A server's memory is bounded by its settings and not by what clients send. */
@EnabledOnOs(OS.LINUX)
class MemoryIT {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  /** One step of a run. */
  private interface Step {
    void run() throws InterruptedException;
  }

  @Test
  void bodiesLargerThanTheHeapAreStreamed() throws Exception {
    assertThat(peakMib(256, 256 * MIB, 16, 8 * MIB)).isLessThanOrEqualTo(640);
  }

  @Test
  @Tag("long")
  void fiveGibibytesAndSixtyFourUploadsAtOnceStayBelowOneGibibyte() throws Exception {
    assertThat(peakMib(512, 5 * 1024 * MIB, 64, 64 * MIB)).isLessThanOrEqualTo(1024);
  }

  /**
   * The peak of a server that took and gave one object, then many at once.
   *
   * @param heapMib the largest heap of the server
   * @param largeBytes size of the one object
   * @param count how many at once
   * @param eachBytes their size
   */
  private long peakMib(int heapMib, long largeBytes, int count, long eachBytes) throws Exception {
    Map<String, String> environment = Map.of("NONAGON_JAVA_OPTS", "-Xmx" + heapMib + "m");
    try (ServerProcess server = ServerProcess.start(folder, environment);
        StreamedObjects objects = new StreamedObjects(server.root(), count)) {
      ResidentMemory memory = new ResidentMemory(server.pid());
      String large = largeBytes / MIB + " MiB";
      String many = count + " x " + eachBytes / MIB + " MiB at once";
      report(memory, "start", () -> {});
      report(memory, "PUT " + large, () -> objects.put(-1, largeBytes));
      report(memory, "GET " + large, () -> objects.read(-1, largeBytes));
      report(memory, "PUT " + many, () -> objects.putAtOnce(count, eachBytes));
      report(memory, "GET " + many, () -> objects.readAtOnce(count, eachBytes));
      assertThat(server.err()).doesNotContain("OutOfMemory");
      return memory.peakMib();
    }
  }

  private static void report(ResidentMemory memory, String name, Step step)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    step.run();
    System.out.printf(
        "%-28s %6.1f s, resident %4d MiB, peak %4d MiB%n",
        name, (System.nanoTime() - start) / 1e9, memory.currentMib(), memory.peakMib());
  }
}
