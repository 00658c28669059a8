package org.nonagon.blobs.mend;

import org.nonagon.protocol.layout.DriveId;

/** What became of a column that was to be written. */
public sealed interface ColumnMend {
  /** The column of the blob. */
  int column();

  /**
   * It is durable in its new place, which the catalog does not know yet.
   *
   * @param incarnation of the drive; {@link org.nonagon.protocol.blob.WrittenBlob#NOTHING_STORED}
   *     for a column without bytes
   */
  record Written(int column, DriveId drive, int incarnation) implements ColumnMend {}

  /**
   * Its drive did not take it. After lost I/O it may have it all the same.
   *
   * @param reason for people
   */
  record NotTaken(int column, DriveId drive, String reason) implements ColumnMend {}

  /**
   * Too few of the blob's columns could be read.
   *
   * @param reason for people
   */
  record NotReadable(int column, String reason) implements ColumnMend {}
}
