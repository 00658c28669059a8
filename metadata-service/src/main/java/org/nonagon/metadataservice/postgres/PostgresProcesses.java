package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The processes of PostgreSQL that work in one data folder, found through {@code /proc}: executable
 * named {@code postgres}, working folder the data folder. A process id alone proves nothing, since
 * ids are given again.
 */
final class PostgresProcesses {
  private static final String EXECUTABLE = "postgres";
  private static final Duration POLL = Duration.ofMillis(10);

  private final Path dataFolder;

  PostgresProcesses(Path dataFolder) {
    this.dataFolder = dataFolder;
  }

  /**
   * Ends whatever an earlier server left behind, so that a new postmaster may start. A live
   * postmaster is asked for a fast shutdown, then for an immediate one; its backends end by
   * themselves. Afterwards a {@code postmaster.pid} that is still there is stale (its process is a
   * zombie, or the id belongs to somebody else now) and is removed.
   */
  void endSurvivors(Duration patience) {
    if (PostmasterFile.read(dataFolder).isEmpty() && !Files.isDirectory(dataFolder)) {
      return;
    }
    if (!endPostmaster(Signal.INTERRUPT, patience) && !endPostmaster(Signal.QUIT, patience)) {
      throw new EmbeddedPostgresException(
          "PostgreSQL processes " + alive() + " still work in " + dataFolder + " and do not end");
    }
    PostmasterFile.delete(dataFolder);
  }

  /** Process ids of all PostgreSQL processes in the data folder, the postmaster among them. */
  List<Long> alive() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(this::worksHere)
        .sorted()
        .toList();
  }

  /** Waits until a condition holds, looking again every few milliseconds. */
  static boolean await(BooleanSupplier condition, Duration patience) {
    return awaitPresent(
            () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), patience)
        .isPresent();
  }

  /** Waits until there is a value, looking again every few milliseconds; empty when time is up. */
  static <T> Optional<T> awaitPresent(Supplier<Optional<T>> source, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<T> found = source.get();
    while (found.isEmpty() && System.nanoTime() - deadline < 0) {
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return source.get();
      }
      found = source.get();
    }
    return found;
  }

  private boolean endPostmaster(Signal signal, Duration patience) {
    PostmasterFile.read(dataFolder)
        .map(PostmasterFile::pid)
        .filter(this::worksHere)
        .ifPresent(signal::send);
    return await(() -> alive().isEmpty(), patience);
  }

  private boolean worksHere(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      // A zombie has neither link. A replaced executable's name ends in " (deleted)".
      String executable =
          String.valueOf(Files.readSymbolicLink(process.resolve("exe")).getFileName());
      return executable.split(" ", 2)[0].equals(EXECUTABLE)
          && Files.isSameFile(process.resolve("cwd"), dataFolder);
    } catch (IOException e) {
      return false; // It has ended, or belongs to somebody else.
    }
  }
}
