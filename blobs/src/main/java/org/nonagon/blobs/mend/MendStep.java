package org.nonagon.blobs.mend;

import org.nonagon.protocol.layout.DriveId;

/** A column that is to be written to a drive. */
public sealed interface MendStep {
  /** The column of the blob. */
  int column();

  /** The drive that is to have it. */
  DriveId to();

  /** The column is missing, and is computed from others. */
  record Rebuild(int column, DriveId to) implements MendStep {}

  /**
   * The column is in the wrong place, and is copied.
   *
   * @param from the drive that has it
   */
  record Move(int column, DriveId from, DriveId to) implements MendStep {}
}
