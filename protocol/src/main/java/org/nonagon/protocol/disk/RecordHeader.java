package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * What stands before the frames of a shard.
 *
 * @param nonce of the segment
 * @param spec the shard
 * @param sequence grows with every append on the drive; of several records of a shard the one with
 *     the highest counts
 */
public record RecordHeader(SegmentNonce nonce, ShardSpec spec, long sequence) {
  /** How long it is. */
  public static final int BYTES = 64;

  private static final int MAGIC = (int) DriveFormat.magic("NGRH");
  private static final int CRC_AT = 4;
  private static final int CRC_FROM = 8;

  /** The bytes of the whole record, from header to padding. */
  public static long recordBytes(ShardSpec spec) {
    return DriveFormat.wholeSectors(BYTES + spec.framedLength() + RecordFooter.BYTES);
  }

  /** Where in the record the footer begins. */
  public static long footerAt(ShardSpec spec) {
    return BYTES + spec.framedLength();
  }

  /** Its bytes, ready to be written. */
  public ByteBuffer encode() {
    ByteBuffer bytes = DriveFormat.littleEndian(ByteBuffer.allocate(BYTES));
    bytes.putInt(0, MAGIC);
    nonce.put(bytes, 8);
    putBlob(bytes, 24, spec.id().blob());
    bytes.putLong(40, sequence).putLong(48, spec.length());
    bytes.putInt(56, spec.blockBytes()).putInt(60, spec.id().index());
    return bytes.putInt(CRC_AT, DriveFormat.crc(bytes, CRC_FROM, BYTES - CRC_FROM));
  }

  /**
   * The header at {@code at}; empty when there is none of the segment with this nonce.
   *
   * @param source has at least {@value #BYTES} bytes from {@code at} to its limit
   */
  public static Optional<RecordHeader> decode(ByteBuffer source, int at, SegmentNonce nonce) {
    ByteBuffer bytes = DriveFormat.littleEndian(source);
    if (bytes.getInt(at) != MAGIC
        || !SegmentNonce.get(bytes, at + 8).equals(nonce)
        || bytes.getInt(at + CRC_AT) != DriveFormat.crc(bytes, at + CRC_FROM, BYTES - CRC_FROM)) {
      return Optional.empty();
    }
    ShardId shard = new ShardId(getBlob(bytes, at + 24), bytes.getInt(at + 60));
    ShardSpec spec = new ShardSpec(shard, bytes.getLong(at + 48), bytes.getInt(at + 56));
    return Optional.of(new RecordHeader(nonce, spec, bytes.getLong(at + 40)));
  }

  static void putBlob(ByteBuffer littleEndian, int at, BlobId blob) {
    littleEndian.putLong(at, blob.value().getMostSignificantBits());
    littleEndian.putLong(at + Long.BYTES, blob.value().getLeastSignificantBits());
  }

  static BlobId getBlob(ByteBuffer littleEndian, int at) {
    return new BlobId(littleEndian.getLong(at), littleEndian.getLong(at + Long.BYTES));
  }
}
