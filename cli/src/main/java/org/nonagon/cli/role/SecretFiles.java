package org.nonagon.cli.role;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.nonagon.cli.WrongUse;

/** Files that only their owner may read. */
public final class SecretFiles {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SecretFiles() {}

  /** Writes a file; after a crash it is there whole, or not at all. */
  public static void write(Path file, String text) {
    Path absolute = file.toAbsolutePath();
    Path fresh = absolute.resolveSibling(absolute.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, OWNER_ONLY);
      Files.writeString(fresh, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(absolute.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new WrongUse("cannot write " + file + ": " + e, e);
    }
  }
}
