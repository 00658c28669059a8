package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ReadOutcome.Frames;
import org.nonagon.protocol.shard.ReadOutcome.Unreadable;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * Reads shards.
 *
 * <p>A record may be moved, punched or deleted with its segment while it is read. Nothing stops
 * that; instead the index is asked again after the read, and only bytes of a record that still
 * counts are given away.
 */
final class ShardReads {
  private static final Logger LOG = Logger.getLogger(ShardReads.class);

  private final DriveParts parts;
  private final SegmentSpace space;
  private final SegmentIndex index;
  private final ReadBuffers buffers;

  ShardReads(DriveParts parts, SegmentSpace space, SegmentIndex index, ReadBuffers buffers) {
    this.parts = parts;
    this.space = space;
    this.index = index;
    this.buffers = buffers;
  }

  /** Reads on the calling thread, again as often as the record has moved meanwhile. */
  ReadOutcome read(ShardId shard, int firstBlock, int blockCount) {
    for (; ; ) {
      Optional<RecordLocation> record = index.find(shard);
      if (record.isEmpty()) {
        return new ReadOutcome.NotFound();
      }
      Optional<ReadOutcome> outcome = tryRead(record.get(), firstBlock, blockCount);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  /** Empty when the record does not count any more. */
  private Optional<ReadOutcome> tryRead(RecordLocation record, int firstBlock, int blockCount) {
    if (firstBlock >= record.spec().blocks()) {
      return Optional.of(new Unreadable("the shard ends before block " + firstBlock));
    }
    ReadBuffers.Held held = buffers.take(framedBytes(record.spec(), firstBlock, blockCount));
    boolean complete = false;
    try {
      complete = fill(held.buffer(), record, firstBlock);
    } catch (IOException failure) {
      if (index.holds(record)) {
        parts.health().ioFailed(failure);
      }
    }
    if (complete && index.holds(record)) {
      return Optional.of(new Frames(record.spec(), held.buffer(), held.release()));
    }
    held.release().run();
    return index.holds(record) ? Optional.of(unreadable(record)) : Optional.empty();
  }

  private ReadOutcome unreadable(RecordLocation record) {
    String detail = "%s cannot be read from %s".formatted(record.shard(), parts.files().describe());
    LOG.warn(detail);
    return new Unreadable(detail);
  }

  private boolean fill(ByteBuffer target, RecordLocation record, int firstBlock)
      throws IOException {
    Optional<Segment> segment = space.find(record.segment());
    if (segment.isEmpty()) {
      return false;
    }
    long from = (long) firstBlock * (record.spec().blockBytes() + BlockFrames.CRC_BYTES);
    segment.get().file().read(target, record.offset() + RecordHeader.BYTES + from);
    boolean complete = !target.hasRemaining();
    target.flip();
    return complete;
  }

  private static int framedBytes(ShardSpec spec, int firstBlock, int blockCount) {
    int frameBytes = spec.blockBytes() + BlockFrames.CRC_BYTES;
    return (int)
        Math.min(
            (long) blockCount * frameBytes, spec.framedLength() - (long) firstBlock * frameBytes);
  }
}
