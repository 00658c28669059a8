package org.nonagon.storagenode.drive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFullException;
import org.nonagon.protocol.disk.RecordFooter;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.shard.FrameVerifier;

/**
 * Copies a live record to the open segment, with its sequence. The shard is at the new place once
 * that is durable and if it was neither dropped nor replaced meanwhile.
 */
final class RecordMover {
  private static final int CHUNK_BYTES = 256 << 10;

  private final HealthMonitor health;
  private final DriveSettings settings;
  private final SegmentSpace space;
  private final SegmentIndex index;
  private final DeadRecords dead;

  RecordMover(DriveParts parts, SegmentSpace space, SegmentIndex index, DeadRecords dead) {
    this.health = parts.health();
    this.settings = parts.settings();
    this.space = space;
    this.index = index;
    this.dead = dead;
  }

  /**
   * Moves a record if it can.
   *
   * @param ended runs in any case
   */
  void move(RecordLocation record, Runnable ended) {
    space.reserve(
        record.spec(),
        record.sequence(),
        new SegmentSpace.Seeker() {
          @Override
          public void reserved(Reservation place) {
            copy(record, place, ended);
          }

          @Override
          public void failed(IOException failure) {
            ended.run();
          }
        });
  }

  private void copy(RecordLocation record, Reservation place, Runnable ended) {
    try {
      copy(record, place);
    } catch (IOException failure) {
      health.ioFailed(failure);
      if (!(failure instanceof DriveFullException)) {
        space.breakOff(place.segment());
      }
      space.settle(place.segment());
      ended.run();
      return;
    }
    place.segment().commits().commit(new Arrival(record, place, ended));
  }

  private void copy(RecordLocation record, Reservation place) throws IOException {
    DriveFile from = sourceOf(record);
    place.segment().allocate(place.location().entry().end(), settings.preallocateBytes(), health);
    place.write(0, place.header().encode());
    FrameVerifier verifier = new FrameVerifier(record.spec());
    long end = RecordHeader.footerAt(record.spec());
    for (long at = RecordHeader.BYTES; at < end; ) {
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, end - at));
      readAll(from, chunk, record.offset() + at);
      verifier.accept(chunk);
      place.write(at, chunk);
      at += chunk.limit();
    }
    ByteBuffer oldFooter = ByteBuffer.allocate(RecordFooter.BYTES);
    readAll(from, oldFooter, record.offset() + end);
    // A rotten block is moved as it is, under the checksum that tells that it is rotten.
    int checksums =
        verifier.verdict().isEmpty()
            ? verifier.checksumOfChecksums()
            : RecordFooter.checksumOfChecksums(oldFooter, 0);
    place.write(end, new RecordFooter(place.header(), checksums).encode());
  }

  private DriveFile sourceOf(RecordLocation record) throws IOException {
    return space
        .find(record.segment())
        .orElseThrow(() -> new IOException("segment %d is gone".formatted(record.segment())))
        .file();
  }

  private static void readAll(DriveFile from, ByteBuffer target, long at) throws IOException {
    from.read(target, at);
    if (target.hasRemaining()) {
      throw new EOFException("the segment ends within a record");
    }
    target.flip();
  }

  /** The end of a move. */
  private final class Arrival implements GroupCommit.Commit {
    private final RecordLocation record;
    private final Reservation place;
    private final Runnable ended;

    private Arrival(RecordLocation record, Reservation place, Runnable ended) {
      this.record = record;
      this.place = place;
      this.ended = ended;
    }

    @Override
    public void durable() {
      place.segment().addLive(record.recordBytes());
      space.moved().add(record);
      if (index.move(record, place.location())) {
        // No dead mark yet: its whole segment is about to be deleted.
        space.find(record.segment()).ifPresent(source -> source.addLive(-record.recordBytes()));
      } else {
        dead.bury(place.location());
      }
      space.settle(place.segment());
      ended.run();
    }

    @Override
    public void failed(IOException failure) {
      health.syncFailed(failure);
      space.breakOff(place.segment());
      space.settle(place.segment());
      ended.run();
    }
  }
}
