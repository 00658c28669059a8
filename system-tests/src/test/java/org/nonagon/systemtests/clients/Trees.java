package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of files: compared, listed, deleted. */
final class Trees {

  private Trees() {}

  /** The regular files below a folder, relative to it, sorted. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    }
  }

  /** Requires that both folders have the same files with the same bytes. */
  static void assertSame(Path actual, Path expected) throws IOException {
    List<Path> files = files(expected);
    assertThat(files(actual)).isEqualTo(files);
    for (Path file : files) {
      assertThat(Files.mismatch(actual.resolve(file), expected.resolve(file)))
          .as("first different byte of %s", file)
          .isEqualTo(-1);
    }
  }

  /** Deletes what is in a folder and keeps the folder. */
  static void empty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.toList()) {
        delete(child);
      }
    }
  }

  /** Deletes a file, or a folder with all that is in it. */
  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      empty(path);
    }
    Files.delete(path);
  }
}
