package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;

/** Small files that are read and written whole. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file so that, whatever happens, the name has either all of the new bytes or what it
   * had; they are durable when this returns.
   */
  static void write(DriveFiles files, String name, ByteBuffer bytes) throws IOException {
    String fresh = name + SegmentName.NEW;
    deleteIfThere(files, fresh);
    try (DriveFile file = files.create(fresh)) {
      file.write(0, bytes);
      file.force();
    }
    files.rename(fresh, name);
    files.forceNames();
  }

  static void deleteIfThere(DriveFiles files, String name) throws IOException {
    try {
      files.delete(name);
    } catch (NoSuchFileException gone) {
      // That is what was wanted.
    }
  }

  /** All bytes of a file; empty when there is none. */
  static Optional<ByteBuffer> read(DriveFiles files, String name) throws IOException {
    try (DriveFile file = files.open(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      file.read(bytes, 0);
      return Optional.of(bytes.flip());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
