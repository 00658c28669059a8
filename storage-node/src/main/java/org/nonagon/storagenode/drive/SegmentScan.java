package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFormat;
import org.nonagon.protocol.disk.IndexEntry;
import org.nonagon.protocol.disk.RecordFooter;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.disk.SegmentHeader;
import org.nonagon.protocol.disk.SegmentNonce;
import org.nonagon.protocol.shard.FrameVerifier;

/**
 * Finds the whole records of a segment that has no index file.
 *
 * <p>Every sector is tried as the beginning of a record, so a hole that a crash or an aborted
 * append left hides nothing behind it. And every block is checked: without a sync nothing says in
 * which order sectors reached the disk, so a footer may be there and a block before it not.
 */
final class SegmentScan {
  private static final int WINDOW_BYTES = 256 << 10;

  private final DriveFile file;
  private final SegmentNonce nonce;
  private final long size;
  private final ByteBuffer window;
  private long windowStart;

  SegmentScan(DriveFile file, SegmentNonce nonce) throws IOException {
    this.file = file;
    this.nonce = nonce;
    this.size = file.size();
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, size)).limit(0);
  }

  /** The whole records, in the order of their offsets. */
  List<IndexEntry> records() throws IOException {
    List<IndexEntry> found = new ArrayList<>();
    long at = SegmentHeader.BYTES;
    while (at + RecordHeader.BYTES <= size) {
      Optional<IndexEntry> record = recordAt(at);
      record.ifPresent(found::add);
      at = record.map(IndexEntry::end).orElse(at + DriveFormat.SECTOR_BYTES);
    }
    return found;
  }

  private Optional<IndexEntry> recordAt(long at) throws IOException {
    load(at, RecordHeader.BYTES);
    Optional<RecordHeader> header = RecordHeader.decode(window, (int) (at - windowStart), nonce);
    return header.isPresent() && isWhole(at, header.get())
        ? Optional.of(new IndexEntry(header.get().spec(), header.get().sequence(), at))
        : Optional.empty();
  }

  private boolean isWhole(long at, RecordHeader header) throws IOException {
    long footerAt = at + RecordHeader.footerAt(header.spec());
    if (footerAt + RecordFooter.BYTES > size) {
      return false;
    }
    FrameVerifier verifier = new FrameVerifier(header.spec());
    for (long from = at + RecordHeader.BYTES; from < footerAt && !verifier.failed(); ) {
      int length = (int) Math.min(WINDOW_BYTES, footerAt - from);
      load(from, length);
      verifier.accept(window.slice((int) (from - windowStart), length));
      from += length;
    }
    if (verifier.verdict().isPresent()) {
      return false;
    }
    load(footerAt, RecordFooter.BYTES);
    return new RecordFooter(header, verifier.checksumOfChecksums())
        .stands(window, (int) (footerAt - windowStart));
  }

  /** Lets the window cover a range that is within the file. */
  private void load(long from, int length) throws IOException {
    if (from >= windowStart && from + length <= windowStart + window.limit()) {
      return;
    }
    window.clear();
    windowStart = from;
    file.read(window, from);
    window.flip();
    if (window.limit() < length) {
      throw new IOException("the segment became shorter while it was read");
    }
  }
}
