package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.SegmentHeader;

/**
 * A segment file and what is known of it.
 *
 * <p>It is <em>open</em> while records are reserved in it, <em>closing</em> while those that were
 * are still being written, and <em>sealed</em> when its index file is durable. One in which a write
 * or a sync failed is <em>broken</em>: it takes no more records and is never sealed, so the next
 * start looks at every byte of it. The locks here guard numbers and are never held around I/O.
 */
final class Segment {
  private final SegmentHeader header;
  private final DriveFile file;
  private final GroupCommit commits;
  private final long capacityBytes;
  private final AtomicLong allocatedBytes;
  private final AtomicLong liveBytes = new AtomicLong();
  private long tail;
  private int unsettled;
  private boolean closed;
  private boolean broken;
  private boolean sealing;
  private boolean stuck;
  private volatile boolean sealed;

  private Segment(SegmentHeader header, DriveFile file, Executor lane, long capacity, long tail) {
    this.header = header;
    this.file = file;
    this.commits = new GroupCommit(file, lane);
    this.capacityBytes = capacity;
    this.tail = tail;
    this.allocatedBytes = new AtomicLong(tail);
  }

  /** A segment that was just created and is empty but for its header. */
  static Segment open(SegmentHeader header, DriveFile file, Executor lane, long capacityBytes) {
    return new Segment(header, file, lane, capacityBytes, SegmentHeader.BYTES);
  }

  /** A segment that was sealed before, up to {@code end}. */
  static Segment sealed(SegmentHeader header, DriveFile file, Executor lane, long end) {
    Segment segment = new Segment(header, file, lane, end, end);
    segment.closed = true;
    segment.sealing = true;
    segment.sealed = true;
    return segment;
  }

  /** A segment of an earlier time that takes no more records and could not be sealed. */
  static Segment unsealed(SegmentHeader header, DriveFile file, Executor lane, long end) {
    Segment segment = new Segment(header, file, lane, end, end);
    segment.breakOff();
    return segment;
  }

  SegmentHeader header() {
    return header;
  }

  int number() {
    return header.number();
  }

  DriveFile file() {
    return file;
  }

  GroupCommit commits() {
    return commits;
  }

  /** Space for a record; empty, and the segment closed, when there is not enough. */
  synchronized OptionalLong reserve(long bytes) {
    if (closed || tail + bytes > capacityBytes) {
      closed = true;
      return OptionalLong.empty();
    }
    long offset = tail;
    tail += bytes;
    unsettled++;
    return OptionalLong.of(offset);
  }

  /** The writing of a record has ended, well or not. */
  synchronized void settle() {
    unsettled--;
  }

  synchronized void close() {
    closed = true;
  }

  /** No more records, and no sealing: a write or a sync failed. */
  synchronized void breakOff() {
    closed = true;
    broken = true;
  }

  /** Whether the caller is to seal the segment now; yes only once. */
  synchronized boolean beginSealing() {
    boolean ready = closed && unsettled == 0 && !broken && !sealing;
    sealing |= ready;
    return ready;
  }

  void sealed() {
    sealed = true;
  }

  boolean isSealed() {
    return sealed;
  }

  /** Where the last record ends. */
  synchronized long end() {
    return tail;
  }

  /** Some record cannot be moved away; the segment is left as it is. */
  synchronized void leaveAlone() {
    stuck = true;
  }

  synchronized boolean isLeftAlone() {
    return stuck;
  }

  /** Makes sure that the file system has room for the bytes up to {@code end}. */
  void allocate(long end, long stepBytes, HealthMonitor health) throws IOException {
    long allocated = allocatedBytes.get();
    while (end > allocated) {
      long target = Math.max(end, Math.min(capacityBytes, allocated + stepBytes));
      health.requireRoom();
      if (allocatedBytes.compareAndSet(allocated, target)) {
        file.preallocate(allocated, target - allocated);
        return;
      }
      allocated = allocatedBytes.get();
    }
  }

  void addLive(long bytes) {
    liveBytes.addAndGet(bytes);
  }

  long liveBytes() {
    return liveBytes.get();
  }
}
