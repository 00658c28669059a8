package org.nonagon.metadataservice.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's executables, which travel as an archive on the class path and are unpacked once per
 * version.
 *
 * @param root the unpacked tree, with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path root) {

  /** Version of the archive on the class path. */
  static final String VERSION = "18.6.0";

  /** Major version, which a data folder belongs to. */
  static final String MAJOR_VERSION = "18";

  private static final String BOOT_MARKER = "unpacked-in-boot";

  /** The unpacked binaries below {@code parent}; unpacks them when they are not there yet. */
  static PostgresBinaries unpackBelow(Path parent) {
    Path root = parent.resolve("bin-" + VERSION);
    try {
      if (!isTrusted(root)) {
        deleteTree(root);
        unpack(parent, root);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot unpack PostgreSQL to " + root + ": " + e, e);
    }
    return new PostgresBinaries(root);
  }

  Path executable(String name) {
    return root.resolve("bin").resolve(name);
  }

  /**
   * Whether the tree is whole. Its thousand files are not forced to the disk, which would take
   * longer than to unpack them; instead a tree of an earlier boot, which a power loss may have
   * torn, is unpacked again.
   */
  private static boolean isTrusted(Path root) throws IOException {
    Path marker = root.resolve(BOOT_MARKER);
    return Files.exists(marker) && Files.readString(marker).equals(bootId());
  }

  private static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
  }

  private static void unpack(Path parent, Path root) throws IOException {
    Files.createDirectories(parent);
    Path fresh = Files.createTempDirectory(parent, "bin-" + VERSION + ".");
    try {
      extract(archiveName(), fresh);
      Files.writeString(fresh.resolve(BOOT_MARKER), bootId());
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException somebodyWasFaster) {
      deleteTree(fresh);
    } catch (IOException e) {
      deleteTree(fresh);
      throw e;
    }
  }

  private static String archiveName() {
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (architecture) {
      case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
      case "aarch64" -> "postgres-linux-arm_64.txz";
      default ->
          throw new EmbeddedPostgresException(
              "there is no embedded PostgreSQL for " + architecture + "; give --database URL");
    };
  }

  private static void extract(String archive, Path target) throws IOException {
    InputStream resource = PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (resource == null) {
      throw new EmbeddedPostgresException(archive + " is not on the class path");
    }
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, target);
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("archive entry outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /** Forces the entries of a folder to the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a folder with all that is in it; does nothing when it is not there. */
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
