package org.nonagon.storagenode;

import java.nio.file.Path;
import java.util.List;
import org.nonagon.storagenode.drive.DriveSettings;

/**
 * What a storage node is told.
 *
 * @param folders one for each drive; those that do not exist and hold no known drive are created
 * @param drives the bounds of each drive
 * @param readBytes the memory that reads of all drives may hold at once
 * @param reclaimMillis how long a drive rests between two looks for space to reclaim
 * @param lookMillis the time between two looks at folders that are no drives any more, or not yet
 */
public record StorageNodeConfig(
    List<Path> folders, DriveSettings drives, long readBytes, long reclaimMillis, long lookMillis) {
  /** What reads may hold when nothing else is said. */
  public static final long READ_BYTES = 128L << 20;

  /** The rest between two looks when nothing else is said. */
  public static final long RECLAIM_MILLIS = 30_000;

  /** The time between two looks at folders when nothing else is said. */
  public static final long LOOK_MILLIS = 5_000;

  /** Copies the list; at least one folder, none twice. */
  public StorageNodeConfig {
    folders = folders.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    if (folders.isEmpty() || folders.stream().distinct().count() != folders.size()) {
      throw new IllegalArgumentException("drives must be different folders: " + folders);
    }
  }

  /** The given folders with the usual bounds. */
  public static StorageNodeConfig of(List<Path> folders) {
    return new StorageNodeConfig(
        folders, DriveSettings.STANDARD, READ_BYTES, RECLAIM_MILLIS, LOOK_MILLIS);
  }
}
