package org.nonagon.metadataservice.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: line 1 is the postmaster's process id, line 8 its status, which
 * PostgreSQL writes once it takes connections.
 *
 * @param pid process id on the first line
 * @param ready whether connections are taken
 */
record PostmasterFile(long pid, boolean ready) {
  private static final String NAME = "postmaster.pid";
  private static final int STATUS_LINE = 8;

  /** Reads the file of a data folder; empty when there is none, or none that can be understood. */
  static Optional<PostmasterFile> read(Path dataFolder) {
    try {
      return parse(Files.readAllLines(dataFolder.resolve(NAME)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot read " + dataFolder.resolve(NAME) + ": " + e, e);
    }
  }

  static Optional<PostmasterFile> parse(List<String> lines) {
    try {
      long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().trim());
      boolean ready =
          lines.size() >= STATUS_LINE && lines.get(STATUS_LINE - 1).trim().equals("ready");
      return pid > 0 ? Optional.of(new PostmasterFile(pid, ready)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static void delete(Path dataFolder) {
    try {
      Files.deleteIfExists(dataFolder.resolve(NAME));
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot delete a stale " + NAME + ": " + e, e);
    }
  }
}
