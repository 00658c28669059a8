package org.nonagon.storagenode.drive;

import java.util.Optional;
import org.nonagon.protocol.layout.DriveId;

/** What a folder that is to be a drive turned out to be. */
public sealed interface FolderOutcome {
  /**
   * It is a drive of this cluster, in its newest incarnation.
   *
   * @param folder the folder, locked
   * @param identity what it says it is
   */
  record Ready(DriveFolder folder, DriveIdentity identity) implements FolderOutcome {}

  /**
   * It is empty and may become a drive.
   *
   * @param folder the folder, locked
   * @param previous the drive that was there and gets a new incarnation; empty for a new drive
   */
  record Adoptable(DriveFolder folder, Optional<DriveId> previous) implements FolderOutcome {}

  /**
   * It is a drive of this cluster that was given up and is back, in the folder where it was.
   *
   * @param folder the folder, locked
   * @param identity what it says it is: an older incarnation than the cluster knows
   */
  record Returned(DriveFolder folder, DriveIdentity identity) implements FolderOutcome {}

  /**
   * It cannot be served.
   *
   * @param drive the drive that is isolated by this, if it is known which one it is
   * @param cause what kind of obstacle it is
   * @param detail one line for people
   */
  record Unusable(Optional<DriveId> drive, Cause cause, String detail) implements FolderOutcome {
    /** Its content or its disk does not let it be served. */
    public Unusable(Optional<DriveId> drive, String detail) {
      this(drive, Cause.FAULT, detail);
    }
  }

  /** Why a folder cannot be served. */
  enum Cause {
    /** Its content or its disk. The rest of a node serves without it. */
    FAULT,
    /** Another process has it. */
    IN_USE,
    /** It is a drive of another cluster. */
    OTHER_CLUSTER
  }
}
