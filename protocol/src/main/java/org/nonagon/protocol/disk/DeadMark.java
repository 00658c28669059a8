package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Says that a record died: its shard was dropped or replaced.
 *
 * @param segment the number of the segment
 * @param offset of the record in the segment
 * @param sequence of the record
 */
public record DeadMark(int segment, long offset, long sequence) {
  /** How long one is; a sector holds a whole number of them. */
  public static final int BYTES = 32;

  private static final int MAGIC = (int) DriveFormat.magic("NGDM");
  private static final int MAGIC_AT = 24;
  private static final int CRC_AT = 28;

  /** Appends the mark to {@code target}. */
  public void put(ByteBuffer target) {
    ByteBuffer bytes = DriveFormat.littleEndian(ByteBuffer.allocate(BYTES));
    bytes.putLong(0, segment).putLong(8, offset).putLong(16, sequence).putInt(MAGIC_AT, MAGIC);
    target.put(bytes.putInt(CRC_AT, DriveFormat.crc(bytes, 0, CRC_AT)));
  }

  /** The mark at {@code at}; empty when there is none, since a crash tore it. */
  public static Optional<DeadMark> decode(ByteBuffer source, int at) {
    ByteBuffer bytes = DriveFormat.littleEndian(source);
    if (bytes.getInt(at + MAGIC_AT) != MAGIC
        || bytes.getInt(at + CRC_AT) != DriveFormat.crc(bytes, at, CRC_AT)) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadMark(
            Math.toIntExact(bytes.getLong(at)), bytes.getLong(at + 8), bytes.getLong(at + 16)));
  }
}
