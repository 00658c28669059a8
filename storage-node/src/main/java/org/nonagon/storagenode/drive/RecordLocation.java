package org.nonagon.storagenode.drive;

import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.disk.DeadMark;
import org.nonagon.protocol.disk.IndexEntry;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * Where on the drive a shard is.
 *
 * @param segment the number of the segment
 * @param offset of the record in it
 * @param sequence of the record
 * @param spec the shard
 */
record RecordLocation(int segment, long offset, long sequence, ShardSpec spec) {
  static RecordLocation of(int segment, IndexEntry entry) {
    return new RecordLocation(segment, entry.offset(), entry.sequence(), entry.spec());
  }

  ShardId shard() {
    return spec.id();
  }

  long recordBytes() {
    return RecordHeader.recordBytes(spec);
  }

  IndexEntry entry() {
    return new IndexEntry(spec, sequence, offset);
  }

  DeadMark deadMark() {
    return new DeadMark(segment, offset, sequence);
  }
}
