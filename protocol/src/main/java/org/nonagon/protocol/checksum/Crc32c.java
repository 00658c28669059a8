package org.nonagon.protocol.checksum;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C of byte ranges, the checksum of a block. The JDK computes it with the processor's own
 * instructions.
 */
public final class Crc32c {

  private Crc32c() {}

  /**
   * The CRC of a range; the buffer's position and limit are left alone.
   *
   * @param offset absolute index of the first byte
   */
  public static int of(ByteBuffer buffer, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(offset, length));
    return (int) crc.getValue();
  }

  /** The CRC of a range. */
  public static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
