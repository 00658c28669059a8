package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.protocol.layout.DriveId;

/**
 * The first sector of a segment.
 *
 * @param version of the formats that the segment is written in
 * @param drive the drive
 * @param incarnation of the drive
 * @param number of the segment, as in its name
 * @param nonce tells its records
 * @param nextSequence the sequence that was to be given next when the segment was created
 */
public record SegmentHeader(
    int version,
    DriveId drive,
    int incarnation,
    int number,
    SegmentNonce nonce,
    long nextSequence) {
  /** How long it is: a sector. */
  public static final int BYTES = DriveFormat.SECTOR_BYTES;

  private static final long MAGIC = DriveFormat.magic("NONAGSEG");
  private static final int CRC_AT = BYTES - Integer.BYTES;

  /** Its bytes, ready to be written. */
  public ByteBuffer encode() {
    ByteBuffer bytes = DriveFormat.littleEndian(ByteBuffer.allocate(BYTES));
    bytes.putLong(0, MAGIC).putInt(8, version).putInt(12, drive.value()).putInt(16, incarnation);
    bytes.putLong(24, number);
    nonce.put(bytes, 32);
    bytes.putLong(48, nextSequence);
    return bytes.putInt(CRC_AT, DriveFormat.crc(bytes, 0, CRC_AT));
  }

  /** The header in the first bytes of {@code source}; empty when they are not one. */
  public static Optional<SegmentHeader> decode(ByteBuffer source) {
    if (source.remaining() < BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = DriveFormat.littleEndian(source.slice());
    int drive = bytes.getInt(12);
    if (bytes.getLong(0) != MAGIC
        || bytes.getInt(CRC_AT) != DriveFormat.crc(bytes, 0, CRC_AT)
        || drive < 1
        || drive > Short.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentHeader(
            bytes.getInt(8),
            new DriveId(drive),
            bytes.getInt(16),
            Math.toIntExact(bytes.getLong(24)),
            SegmentNonce.get(bytes, 32),
            bytes.getLong(48)));
  }
}
