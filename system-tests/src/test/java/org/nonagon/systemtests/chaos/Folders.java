package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What befalls folders. */
final class Folders {
  private Folders() {}

  /** Deletes a folder with all that is in it; one that is gone is fine. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      empty(folder);
      Files.delete(folder);
    }
  }

  /** Deletes all that is in a folder, also what is being made meanwhile or is gone before. */
  static void empty(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst =
          found.filter(path -> !path.equals(folder)).sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      // Somebody else deletes too.
    }
  }

  /** Copies a folder with all that is in it to one that is not there. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> found = Files.walk(from)) {
      for (Path path : found.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
