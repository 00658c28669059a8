package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * A record of a segment, as its index file lists it.
 *
 * @param spec the shard
 * @param sequence of the record
 * @param offset of the record in the segment
 */
public record IndexEntry(ShardSpec spec, long sequence, long offset) {
  static final int BYTES = 48;

  /** Where the footer of the record ends in the segment: with fewer bytes it is not whole. */
  public long footerEnd() {
    return offset + RecordHeader.footerAt(spec) + RecordFooter.BYTES;
  }

  /** Where the record ends in the segment, with its padding. */
  public long end() {
    return offset + RecordHeader.recordBytes(spec);
  }

  void put(ByteBuffer littleEndian, int at) {
    RecordHeader.putBlob(littleEndian, at, spec.id().blob());
    littleEndian.putLong(at + 16, sequence).putLong(at + 24, offset);
    littleEndian.putLong(at + 32, spec.length()).putInt(at + 40, spec.blockBytes());
    littleEndian.putInt(at + 44, spec.id().index());
  }

  static IndexEntry get(ByteBuffer littleEndian, int at) {
    ShardId shard =
        new ShardId(RecordHeader.getBlob(littleEndian, at), littleEndian.getInt(at + 44));
    ShardSpec spec =
        new ShardSpec(shard, littleEndian.getLong(at + 32), littleEndian.getInt(at + 40));
    return new IndexEntry(spec, littleEndian.getLong(at + 16), littleEndian.getLong(at + 24));
  }
}
