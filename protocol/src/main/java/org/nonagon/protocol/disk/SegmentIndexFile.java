package org.nonagon.protocol.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.layout.DriveId;

/**
 * What is in a segment that takes no more records.
 *
 * @param segment the header of the segment
 * @param highestSequence that was given on the drive when the file was written
 * @param end where the last record of the segment ends, live or dead
 * @param entries the live records
 */
public record SegmentIndexFile(
    SegmentHeader segment, long highestSequence, long end, List<IndexEntry> entries) {
  private static final long MAGIC = DriveFormat.magic("NONAGIDX");
  private static final int HEAD_BYTES = 64;

  /** Copies the list. */
  public SegmentIndexFile {
    entries = List.copyOf(entries);
  }

  /** Its bytes, ready to be written. */
  public ByteBuffer encode() {
    int crcAt = HEAD_BYTES + entries.size() * IndexEntry.BYTES;
    ByteBuffer bytes = DriveFormat.littleEndian(ByteBuffer.allocate(crcAt + Integer.BYTES));
    bytes.putLong(0, MAGIC).putInt(8, segment.version()).putInt(12, segment.drive().value());
    bytes.putInt(16, segment.incarnation()).putInt(20, entries.size());
    bytes.putLong(24, segment.number());
    segment.nonce().put(bytes, 32);
    bytes.putLong(48, highestSequence).putLong(56, end);
    for (int i = 0; i < entries.size(); i++) {
      entries.get(i).put(bytes, HEAD_BYTES + i * IndexEntry.BYTES);
    }
    return bytes.putInt(crcAt, DriveFormat.crc(bytes, 0, crcAt));
  }

  /** The file whose bytes are all of {@code source}; empty when they are not whole. */
  public static Optional<SegmentIndexFile> decode(ByteBuffer source) {
    ByteBuffer bytes = DriveFormat.littleEndian(source.slice());
    if (bytes.remaining() < HEAD_BYTES + Integer.BYTES || bytes.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    int crcAt = bytes.remaining() - Integer.BYTES;
    long announced = HEAD_BYTES + (long) bytes.getInt(20) * IndexEntry.BYTES;
    if (announced != crcAt || bytes.getInt(crcAt) != DriveFormat.crc(bytes, 0, crcAt)) {
      return Optional.empty();
    }
    List<IndexEntry> entries = new ArrayList<>(bytes.getInt(20));
    for (int at = HEAD_BYTES; at < crcAt; at += IndexEntry.BYTES) {
      entries.add(IndexEntry.get(bytes, at));
    }
    long highestSequence = bytes.getLong(48);
    return Optional.of(
        new SegmentIndexFile(segment(bytes), highestSequence, bytes.getLong(56), entries));
  }

  /** The index file does not keep the next sequence of its segment: its own is later. */
  private static SegmentHeader segment(ByteBuffer bytes) {
    return new SegmentHeader(
        bytes.getInt(8),
        new DriveId(bytes.getInt(12)),
        bytes.getInt(16),
        Math.toIntExact(bytes.getLong(24)),
        SegmentNonce.get(bytes, 32),
        0);
  }
}
