package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** What the formats of a drive have in common. */
public final class DriveFormat {
  /** The version of the formats that this code writes, and the newest that it reads. */
  public static final int VERSION = 1;

  /**
   * Records begin at multiples of this; the largest unit that a disk writes whole or not at all.
   */
  public static final int SECTOR_BYTES = 512;

  private DriveFormat() {}

  /** {@code bytes} rounded up to whole sectors. */
  public static long wholeSectors(long bytes) {
    return (bytes + SECTOR_BYTES - 1) & -SECTOR_BYTES;
  }

  static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  static int crc(ByteBuffer bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(offset, length));
    return (int) crc.getValue();
  }

  /** The eight ASCII letters as the number that they are in a file. */
  static long magic(String letters) {
    long magic = 0;
    for (int i = letters.length() - 1; i >= 0; i--) {
      magic = magic << 8 | letters.charAt(i);
    }
    return magic;
  }
}
