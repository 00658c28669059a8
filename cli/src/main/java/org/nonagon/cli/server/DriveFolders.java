package org.nonagon.cli.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.storagenode.DriveRegistry;
import org.nonagon.storagenode.drive.DriveFolder;
import org.nonagon.storagenode.drive.FolderOutcome;
import org.nonagon.storagenode.drive.FolderOutcome.Adoptable;
import org.nonagon.storagenode.drive.FolderOutcome.Cause;
import org.nonagon.storagenode.drive.FolderOutcome.Ready;
import org.nonagon.storagenode.drive.FolderOutcome.Unusable;
import org.nonagon.storagenode.drive.KnownDrive;
import org.nonagon.storagenode.drive.RealDriveFiles;

/**
 * Looks at the folders before any of them becomes a drive. A broken disk is isolated and the rest
 * serves; a folder that is somebody else's is a mistake of the operator, so the server does not
 * start.
 */
final class DriveFolders {
  private DriveFolders() {}

  /** Refuses folders that another process has, or another cluster. */
  static void refuseForeign(List<Path> folders, DriveRegistry registry) {
    List<KnownDrive> known = registry.known();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        refuseForeign(folder, registry, known);
      }
    }
  }

  private static void refuseForeign(Path folder, DriveRegistry registry, List<KnownDrive> known) {
    Optional<KnownDrive> here =
        known.stream().filter(drive -> drive.folder().equals(folder)).findFirst();
    try {
      FolderOutcome outcome =
          DriveFolder.open(new RealDriveFiles(folder), registry.cluster(), here, known);
      switch (outcome) {
        case Ready ready -> ready.folder().close();
        case Adoptable adoptable -> adoptable.folder().close();
        case Unusable unusable when unusable.cause() == Cause.FAULT -> {}
        case Unusable unusable -> throw new WrongUse(unusable.detail());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + folder, e);
    }
  }
}
