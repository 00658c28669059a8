package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFormat;
import org.nonagon.protocol.disk.IndexEntry;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.disk.SegmentHeader;
import org.nonagon.protocol.disk.SegmentIndexFile;
import org.nonagon.protocol.disk.SegmentNonce;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * The segments of a drive, and where in them the next record goes.
 *
 * <p>Several records are written into the open segment at once, each in the space that was reserved
 * for it. When it is full, one of its writers makes the next segment while the others wait, without
 * a thread.
 */
final class SegmentSpace {
  private static final Logger LOG = Logger.getLogger(SegmentSpace.class);

  private final DriveFiles files;
  private final Executor lane;
  private final DriveSettings settings;
  private final DriveIdentity identity;
  private final RandomGenerator random;
  private final HealthMonitor health;
  private final SegmentIndex index;
  private final ConcurrentHashMap<Integer, Segment> segments = new ConcurrentHashMap<>();
  private final MovedRecords moved = new MovedRecords();
  private final AtomicInteger nextNumber;
  private final AtomicLong nextSequence;

  private Optional<Segment> open = Optional.empty();
  private List<Waiting> waiting = new ArrayList<>();
  private boolean rolling;

  /** Learns where a record goes. */
  interface Seeker {
    /** There. */
    void reserved(Reservation place);

    /** Nowhere. */
    void failed(IOException failure);
  }

  private record Waiting(ShardSpec spec, long sequence, Seeker seeker) {}

  SegmentSpace(DriveParts parts, RecoveredDrive recovered) {
    this.files = parts.files();
    this.lane = parts.lane();
    this.settings = parts.settings();
    this.identity = parts.identity();
    this.random = parts.random();
    this.health = parts.health();
    this.index = recovered.index();
    this.nextNumber = new AtomicInteger(recovered.highestNumber() + 1);
    this.nextSequence = new AtomicLong(recovered.highestSequence() + 1);
    recovered.segments().forEach(segment -> segments.put(segment.number(), segment));
  }

  Optional<Segment> find(int number) {
    return Optional.ofNullable(segments.get(number));
  }

  Collection<Segment> all() {
    return segments.values();
  }

  /** What was moved out of segments that are still there. */
  MovedRecords moved() {
    return moved;
  }

  long nextSequence() {
    return nextSequence.getAndIncrement();
  }

  /** Finds a place for a record; on a thread of the lane. */
  void reserve(ShardSpec spec, long sequence, Seeker seeker) {
    Optional<Reservation> place;
    boolean roll = false;
    synchronized (this) {
      place = open.flatMap(segment -> reserveIn(segment, spec, sequence));
      if (place.isEmpty()) {
        waiting.add(new Waiting(spec, sequence, seeker));
        roll = !rolling;
        rolling = true;
      }
    }
    if (place.isPresent()) {
      seeker.reserved(place.get());
    }
    if (roll) {
      roll(RecordHeader.recordBytes(spec));
    }
  }

  private static Optional<Reservation> reserveIn(Segment segment, ShardSpec spec, long sequence) {
    OptionalLong offset = segment.reserve(RecordHeader.recordBytes(spec));
    if (offset.isEmpty()) {
      return Optional.empty();
    }
    RecordHeader header = new RecordHeader(segment.header().nonce(), spec, sequence);
    return Optional.of(new Reservation(segment, offset.getAsLong(), header));
  }

  private void roll(long leastRecordBytes) {
    try {
      Segment created = create(Math.max(settings.segmentBytes(), leastRecordBytes + 512));
      Optional<Segment> full;
      synchronized (this) {
        full = open;
        open = Optional.of(created);
      }
      full.ifPresent(this::sealIfDone);
      endRoll().forEach(this::seekAgain);
    } catch (IOException failure) {
      health.ioFailed(failure);
      endRoll().forEach(one -> one.seeker().failed(failure));
    }
  }

  private synchronized List<Waiting> endRoll() {
    rolling = false;
    List<Waiting> arrived = waiting;
    waiting = new ArrayList<>();
    return arrived;
  }

  private void seekAgain(Waiting one) {
    Lanes.executeOrRun(lane, () -> reserve(one.spec(), one.sequence(), one.seeker()));
  }

  /** A segment counts from when its header and its name are durable. */
  private Segment create(long capacityBytes) throws IOException {
    health.requireRoom();
    int number = nextNumber.getAndIncrement();
    SegmentHeader header =
        new SegmentHeader(
            DriveFormat.VERSION,
            identity.drive(),
            identity.incarnation(),
            number,
            SegmentNonce.next(random),
            nextSequence.get());
    DriveFile file = files.create(SegmentName.SEGMENT.of(number));
    file.write(0, header.encode());
    sync(
        () -> {
          file.force();
          files.forceNames();
        });
    Segment segment = Segment.open(header, file, lane, capacityBytes);
    segments.put(number, segment);
    return segment;
  }

  /** Something that makes bytes or names durable. */
  private interface Sync {
    void run() throws IOException;
  }

  private void sync(Sync sync) throws IOException {
    try {
      sync.run();
    } catch (IOException failure) {
      health.syncFailed(failure);
      throw failure;
    }
  }

  /** The writing of a record has ended, well or not. */
  void settle(Segment segment) {
    segment.settle();
    sealIfDone(segment);
  }

  private void sealIfDone(Segment segment) {
    if (segment.beginSealing()) {
      Lanes.executeOrRun(lane, () -> seal(segment));
    }
  }

  /** Closes the open segment; it is sealed when its last record is written. */
  void closeOpen() {
    Optional<Segment> last;
    synchronized (this) {
      last = open;
      open = Optional.empty();
    }
    last.ifPresent(
        segment -> {
          segment.close();
          sealIfDone(segment);
        });
  }

  /** Leaves the open segment as it is. */
  synchronized void leaveOpen() {
    open = Optional.empty();
  }

  /** A write or a sync in the segment failed. */
  void breakOff(Segment segment) {
    segment.breakOff();
  }

  private void seal(Segment segment) {
    try {
      segment.file().truncate(segment.end());
      sync(segment.file()::force);
      writeIndex(segment, liveEntries(segment));
      segment.sealed();
    } catch (IOException failure) {
      health.ioFailed(failure);
      LOG.warnf("Segment %d of %s stays without index", segment.number(), files.describe());
    }
  }

  /** Leaves out of the index file of a sealed segment what has died since. */
  void rewriteIndex(Segment segment) throws IOException {
    writeIndex(segment, liveRecords(segment).stream().map(RecordLocation::entry).toList());
  }

  private void writeIndex(Segment segment, List<IndexEntry> entries) throws IOException {
    SegmentIndexFile file =
        new SegmentIndexFile(segment.header(), nextSequence.get() - 1, segment.end(), entries);
    WholeFile.write(files, SegmentName.INDEX.of(segment.number()), file.encode());
  }

  private List<IndexEntry> liveEntries(Segment segment) {
    List<IndexEntry> entries = new ArrayList<>();
    index.forEach(
        location -> {
          if (location.segment() == segment.number()) {
            entries.add(location.entry());
          }
        });
    return entries;
  }

  /** The records of a sealed segment that still count, by its index file. */
  List<RecordLocation> liveRecords(Segment segment) throws IOException {
    String name = SegmentName.INDEX.of(segment.number());
    return WholeFile.read(files, name)
        .flatMap(SegmentIndexFile::decode)
        .orElseThrow(() -> new IOException("the index of a sealed segment is broken: " + name))
        .entries()
        .stream()
        .map(entry -> RecordLocation.of(segment.number(), entry))
        .filter(index::holds)
        .toList();
  }

  /**
   * Deletes a sealed segment in which nothing lives. The segment goes durably before its index: one
   * without the other would be searched at the next start, and give dropped shards back.
   */
  void delete(Segment segment) throws IOException {
    segments.remove(segment.number());
    files.delete(SegmentName.SEGMENT.of(segment.number()));
    files.forceNames();
    moved.forget(segment.number());
    files.delete(SegmentName.INDEX.of(segment.number()));
    segment.file().close();
  }
}
