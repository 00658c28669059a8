package org.nonagon.storagenode;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.KnownDrive;

/** What a node asks of its cluster when it opens its drives. Calls may block. */
public interface DriveRegistry {
  /** The cluster. */
  UUID cluster();

  /** The drives that it remembers on this node. */
  List<KnownDrive> known();

  /**
   * Makes an empty folder a drive, or the next incarnation of one.
   *
   * @param previous the drive that was there; empty for a new one
   * @param folder the folder
   * @param device the number of the device that it is on
   * @param capacityBytes what its file system holds
   */
  DriveIdentity register(Optional<DriveId> previous, Path folder, long device, long capacityBytes);
}
