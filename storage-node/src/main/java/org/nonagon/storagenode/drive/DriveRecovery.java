package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.nonagon.protocol.disk.DeadMark;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFormat;
import org.nonagon.protocol.disk.DriveFullException;
import org.nonagon.protocol.disk.IndexEntry;
import org.nonagon.protocol.disk.SegmentHeader;
import org.nonagon.protocol.disk.SegmentIndexFile;
import org.nonagon.storagenode.drive.RecoveredDrive.DeadLog;

/**
 * Finds out what a drive holds when it is opened.
 *
 * <p>A segment with an index file is taken at its word. One without was open when the process ended
 * or broke: it is read whole, synced, and given an index file; it takes no more records. Doing it
 * again gives the same.
 */
final class DriveRecovery {
  private static final Logger LOG = Logger.getLogger(DriveRecovery.class);

  private final DriveParts parts;
  private final DriveFiles files;
  private final SegmentIndex index = new SegmentIndex();
  private final List<Segment> segments = new ArrayList<>();
  private final List<RecordLocation> superseded = new ArrayList<>();
  private final List<DeadLog> logs = new ArrayList<>();
  private final Set<DeadMark> dead = new HashSet<>();
  private int highestNumber;
  private long highestSequence;

  private DriveRecovery(DriveParts parts) {
    this.parts = parts;
    this.files = parts.files();
  }

  /**
   * Reads the drive, and leaves all its segments sealed.
   *
   * @throws IOException when the drive cannot be read or is of a later version; nothing is lost by
   *     it
   */
  static RecoveredDrive recover(DriveParts parts) throws IOException {
    DriveRecovery recovery = new DriveRecovery(parts);
    List<String> names = parts.files().list();
    for (String name : names) {
      recovery.readDeadLog(name);
    }
    for (String name : names) {
      recovery.readSegment(name);
    }
    for (String name : names) {
      recovery.clear(name);
    }
    return recovery.result();
  }

  private RecoveredDrive result() {
    for (Segment segment : segments) {
      highestNumber = Math.max(highestNumber, segment.number());
    }
    countLive();
    return new RecoveredDrive(index, segments, superseded, highestNumber, highestSequence, logs);
  }

  private void countLive() {
    Map<Integer, Segment> byNumber = new HashMap<>();
    segments.forEach(segment -> byNumber.put(segment.number(), segment));
    index.forEach(
        location ->
            Optional.ofNullable(byNumber.get(location.segment()))
                .ifPresent(segment -> segment.addLive(location.recordBytes())));
    superseded.forEach(
        location ->
            Optional.ofNullable(byNumber.get(location.segment()))
                .ifPresent(segment -> segment.addLive(location.recordBytes())));
  }

  private void readDeadLog(String name) throws IOException {
    if (SegmentName.DEAD.numberOf(name).isEmpty()) {
      return;
    }
    ByteBuffer bytes = WholeFile.read(files, name).orElseGet(() -> ByteBuffer.allocate(0));
    Set<Integer> touched = new HashSet<>();
    for (int at = 0; at + DeadMark.BYTES <= bytes.limit(); at += DeadMark.BYTES) {
      DeadMark.decode(bytes, at)
          .ifPresent(
              mark -> {
                dead.add(mark);
                touched.add(mark.segment());
                highestSequence = Math.max(highestSequence, mark.sequence());
              });
    }
    logs.add(new DeadLog(SegmentName.DEAD.numberOf(name).getAsInt(), touched));
  }

  private void readSegment(String name) throws IOException {
    if (SegmentName.SEGMENT.numberOf(name).isEmpty()) {
      return;
    }
    int number = SegmentName.SEGMENT.numberOf(name).getAsInt();
    highestNumber = Math.max(highestNumber, number);
    Optional<SegmentIndexFile> known =
        WholeFile.read(files, SegmentName.INDEX.of(number)).flatMap(SegmentIndexFile::decode);
    DriveFile file = files.open(name);
    Optional<SegmentHeader> header = headerOf(file).or(() -> known.map(SegmentIndexFile::segment));
    if (header.isEmpty() || !isOurs(header.get(), number)) {
      putAside(name, number, file);
      return;
    }
    requireKnownVersion(header.get());
    highestSequence = Math.max(highestSequence, header.get().nextSequence() - 1);
    SegmentIndexFile found = known.isPresent() ? known.get() : scan(file, header.get());
    boolean sealed = known.isPresent() || seal(found);
    segments.add(
        sealed
            ? Segment.sealed(header.get(), file, parts.lane(), found.end())
            : Segment.unsealed(header.get(), file, parts.lane(), found.end()));
    take(header.get(), file, found);
  }

  private static Optional<SegmentHeader> headerOf(DriveFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(bytes, 0);
    return SegmentHeader.decode(bytes.flip());
  }

  private boolean isOurs(SegmentHeader header, int number) {
    return header.number() == number
        && header.drive().equals(parts.identity().drive())
        && parts.identity().covers(header.incarnation());
  }

  private void requireKnownVersion(SegmentHeader header) throws IOException {
    if (header.version() > DriveFormat.VERSION) {
      throw new IOException(
          "segment %d of %s is of version %d, this program reads up to %d"
              .formatted(header.number(), files.describe(), header.version(), DriveFormat.VERSION));
    }
  }

  /** A header is durable before a record is acknowledged, so one that is all zero has none. */
  private void putAside(String name, int number, DriveFile file) throws IOException {
    boolean neverBegun = isZero(file);
    file.close();
    if (neverBegun) {
      files.delete(name);
    } else {
      LOG.errorf("%s of %s has no valid header and is put aside", name, files.describe());
      files.rename(name, SegmentName.DAMAGED.of(number));
    }
  }

  private static boolean isZero(DriveFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(bytes, 0);
    bytes.flip();
    while (bytes.hasRemaining()) {
      if (bytes.get() != 0) {
        return false;
      }
    }
    return true;
  }

  /** What is found may be in memory only, as after a kill: the index file needs it on the disk. */
  private SegmentIndexFile scan(DriveFile file, SegmentHeader header) throws IOException {
    List<IndexEntry> found =
        new SegmentScan(file, header.nonce())
            .records().stream().filter(entry -> !isDead(header, entry)).toList();
    long end = found.stream().mapToLong(IndexEntry::end).max().orElse(SegmentHeader.BYTES);
    long highest = found.stream().mapToLong(IndexEntry::sequence).max().orElse(0);
    file.truncate(Math.min(end, file.size()));
    file.force();
    return new SegmentIndexFile(header, Math.max(highest, highestSequence), end, found);
  }

  /** A full drive has no room for the index file: the segment is then read again next time. */
  private boolean seal(SegmentIndexFile found) throws IOException {
    try {
      String name = SegmentName.INDEX.of(found.segment().number());
      WholeFile.write(files, name, found.encode());
      return true;
    } catch (DriveFullException full) {
      LOG.warnf("%s is too full to note what is in a segment", files.describe());
      return false;
    }
  }

  private void take(SegmentHeader header, DriveFile file, SegmentIndexFile found)
      throws IOException {
    long size = file.size();
    highestSequence = Math.max(highestSequence, found.highestSequence());
    for (IndexEntry entry : found.entries()) {
      highestSequence = Math.max(highestSequence, entry.sequence());
      if (entry.footerEnd() > size) {
        LOG.errorf("%s of %s was cut off", entry.spec().id(), files.describe());
      } else if (!isDead(header, entry)) {
        index.put(RecordLocation.of(header.number(), entry)).ifPresent(superseded::add);
      }
    }
  }

  private boolean isDead(SegmentHeader header, IndexEntry entry) {
    return dead.contains(new DeadMark(header.number(), entry.offset(), entry.sequence()));
  }

  /** Removes what a crash left half done. */
  private void clear(String name) throws IOException {
    boolean orphan =
        SegmentName.INDEX.numberOf(name).isPresent()
            && segments.stream().noneMatch(s -> SegmentName.INDEX.of(s.number()).equals(name));
    if (orphan || name.endsWith(SegmentName.NEW)) {
      WholeFile.deleteIfThere(files, name);
    }
  }
}
