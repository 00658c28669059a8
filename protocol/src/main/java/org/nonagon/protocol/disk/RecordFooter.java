package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands behind the frames of a shard and makes them a record.
 *
 * @param header the header of the record
 * @param checksumOfChecksums the CRC32C of the checksums of all blocks
 */
public record RecordFooter(RecordHeader header, int checksumOfChecksums) {
  /** How long it is. */
  public static final int BYTES = 56;

  private static final int MAGIC = (int) DriveFormat.magic("NGRF");
  private static final int CHECKSUMS_AT = 48;
  private static final int CRC_AT = 52;

  /** Its bytes, ready to be written. */
  public ByteBuffer encode() {
    ByteBuffer bytes = DriveFormat.littleEndian(ByteBuffer.allocate(BYTES));
    bytes.putInt(0, MAGIC).putInt(4, header.spec().id().index());
    header.nonce().put(bytes, 8);
    RecordHeader.putBlob(bytes, 24, header.spec().id().blob());
    bytes.putLong(40, header.spec().length()).putInt(CHECKSUMS_AT, checksumOfChecksums);
    CRC32C crc = new CRC32C();
    crc.update(header.encode());
    crc.update(bytes.slice(0, CRC_AT));
    return bytes.putInt(CRC_AT, (int) crc.getValue());
  }

  /**
   * Whether the bytes at {@code at} are the footer of the record with this header whose blocks have
   * these checksums.
   *
   * @param source has at least {@value #BYTES} bytes from {@code at} to its limit
   */
  public boolean stands(ByteBuffer source, int at) {
    return source.slice(at, BYTES).equals(encode());
  }

  /** The checksum of checksums that the footer at {@code at} tells, should it be one. */
  public static int checksumOfChecksums(ByteBuffer source, int at) {
    return DriveFormat.littleEndian(source).getInt(at + CHECKSUMS_AT);
  }
}
