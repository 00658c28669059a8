package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.disk.SegmentHeader;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * The place of a record that is being written.
 *
 * @param segment the segment
 * @param offset of the record in it
 * @param header the header of the record
 */
record Reservation(Segment segment, long offset, RecordHeader header) {
  /** Refuses a place before the first record. */
  Reservation {
    if (offset < SegmentHeader.BYTES) {
      throw new IllegalArgumentException("not in the segment: " + offset);
    }
  }

  ShardSpec spec() {
    return header.spec();
  }

  RecordLocation location() {
    return new RecordLocation(segment.number(), offset, header.sequence(), header.spec());
  }

  /** Writes at {@code at} bytes from the beginning of the record. */
  void write(long at, ByteBuffer... sources) throws IOException {
    segment.file().write(offset + at, sources);
  }
}
