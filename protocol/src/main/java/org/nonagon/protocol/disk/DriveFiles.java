package org.nonagon.protocol.disk;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The files of one drive: a flat folder. Everything that a drive does to its disk goes through
 * here, so that it can be run on a disk that loses, tears and reorders what was not forced.
 *
 * <p>Names are durable after {@link #forceNames}, bytes after {@link DriveFile#force}; before that
 * a crash may undo each of them or not, in any order. All methods may be called by several threads
 * at once. A full file system is {@link DriveFullException}; after any other {@code IOException}
 * the work may have partly happened.
 */
public interface DriveFiles {
  /** Creates an empty file; fails when the name is taken. */
  DriveFile create(String name) throws IOException;

  /**
   * Opens a file for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  DriveFile open(String name) throws IOException;

  /** The names in the folder, in their natural order. */
  List<String> list() throws IOException;

  /** Deletes a file; files that are open stay readable. */
  void delete(String name) throws IOException;

  /** Renames a file, in one step, over the one that has the name now. */
  void rename(String from, String to) throws IOException;

  /** Makes all creations, deletions and renames up to now durable. */
  void forceNames() throws IOException;

  /**
   * Takes the lock of the folder, a file of the given name, against every other holder in this and
   * other processes. Closing the answer gives it back; the end of the process does too.
   *
   * @return empty when another holds it
   */
  Optional<HeldLock> lock(String name) throws IOException;

  /** The bytes that the file system holds. */
  long capacityBytes() throws IOException;

  /** The bytes that can still be written. */
  long freeBytes() throws IOException;

  /** The number of the device that the folder is on. */
  long device() throws IOException;

  /** Whether the folder is a mount point of its own. */
  boolean isMountPoint() throws IOException;

  /** Where the folder is, for people. */
  String describe();

  /** A lock that is held until it is closed. */
  interface HeldLock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
