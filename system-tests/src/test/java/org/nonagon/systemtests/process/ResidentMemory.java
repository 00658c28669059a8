package org.nonagon.systemtests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The resident set of a process, as the kernel tells it.
 *
 * @param pid process id
 */
public record ResidentMemory(long pid) {

  /** The largest it ever was, in MiB. */
  public long peakMib() throws IOException {
    return mib("VmHWM:");
  }

  /** What it is now, in MiB. */
  public long currentMib() throws IOException {
    return mib("VmRSS:");
  }

  private long mib(String field) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
