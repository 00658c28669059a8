package org.nonagon.cli.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.nonagon.cli.WrongUse;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.disk.DriveFiles.HeldLock;
import org.nonagon.storagenode.drive.DriveFolder;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.RealDriveFiles;

/**
 * Looks at the folders before any of them becomes a drive, and changes nothing. A broken disk is
 * isolated later and the rest serves; a folder that is somebody else's is a mistake of the
 * operator, so the server does not start.
 */
public final class DriveFolders {
  private static final Set<String> OF_FILE_SYSTEMS = Set.of("lost+found", DriveFolder.LOCK);

  private DriveFolders() {}

  /** Folders between commas; relative ones are the caller's. */
  public static List<Path> parse(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(part -> !part.isBlank())
        .map(part -> Path.of(part.strip()).toAbsolutePath().normalize())
        .toList();
  }

  /**
   * Refuses drives that another process has, or another cluster.
   *
   * @param cluster the one that they are to belong to
   */
  public static void refuseForeign(List<Path> folders, UUID cluster) {
    for (Path folder : folders) {
      Optional<DriveIdentity> identity = identify(folder);
      if (identity.isPresent() && !identity.get().cluster().equals(cluster)) {
        throw new WrongUse(
            "%s belongs to cluster %s, not %s"
                .formatted(folder, identity.get().cluster(), cluster));
      }
    }
  }

  /** Refuses drives of any cluster, and folders of which too few are free to become drives. */
  public static void refuseAllButNew(List<Path> folders, ErasureProfile profile) {
    for (Path folder : folders) {
      identify(folder)
          .ifPresent(
              identity -> {
                throw new WrongUse(
                    "%s belongs to cluster %s, and this one is new"
                        .formatted(folder, identity.cluster()));
              });
    }
    List<Path> occupied = folders.stream().filter(folder -> !isFree(folder)).toList();
    int free = folders.size() - occupied.size();
    if (free < profile.shards()) {
      throw new WrongUse(
          "only %d drives can be used and %s needs %d: %s is not an empty folder"
              .formatted(free, profile, profile.shards(), occupied.getFirst()));
    }
  }

  /** What a folder says it is; empty when it is no drive, or one that will be isolated. */
  private static Optional<DriveIdentity> identify(Path folder) {
    if (!Files.exists(folder.resolve(DriveIdentity.FILE))) {
      return Optional.empty();
    }
    try {
      RealDriveFiles files = new RealDriveFiles(folder);
      Optional<HeldLock> lock = files.lock(DriveFolder.LOCK);
      if (lock.isEmpty()) {
        throw new WrongUse(folder + " is in use by another process");
      }
      try (HeldLock _ = lock.get()) {
        return DriveFolder.identify(files);
      }
    } catch (IOException fault) {
      return Optional.empty();
    }
  }

  private static boolean isFree(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.allMatch(file -> OF_FILE_SYSTEMS.contains(file.getFileName().toString()));
    } catch (IOException fault) {
      return false;
    }
  }
}
