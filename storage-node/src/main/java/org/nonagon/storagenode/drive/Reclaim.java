package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.nonagon.protocol.disk.SegmentHeader;
import org.nonagon.storagenode.drive.DriveHealth.Healthy;
import org.nonagon.storagenode.drive.RecoveredDrive.DeadLog;

/**
 * Gives the space of dead records back that punching does not, and keeps the number of files small.
 *
 * <p>A sealed segment in which nothing lives is deleted. One that is less than half alive, or one
 * of many small ones, is emptied: its live records are copied to the open segment, a few at a time
 * with a pause between, and it is deleted. Files of dead marks go when the index files of all
 * segments that they speak of were written anew.
 */
final class Reclaim {
  private static final int BATCH_RECORDS = 64;
  private static final long BATCH_BYTES = 1 << 20;
  private static final int SMALL_SEGMENTS = 8;
  private static final int SMALL_FRACTION = 16;

  private final Executor lane;
  private final Pause pause;
  private final HealthMonitor health;
  private final DriveSettings settings;
  private final SegmentSpace space;
  private final DeadRecords dead;
  private final RecordMover mover;
  private boolean running;
  private volatile boolean stopped;

  Reclaim(DriveParts parts, SegmentSpace space, SegmentIndex index, DeadRecords dead) {
    this.lane = parts.lane();
    this.pause = parts.pause();
    this.health = parts.health();
    this.settings = parts.settings();
    this.space = space;
    this.dead = dead;
    this.mover = new RecordMover(parts, space, index, dead);
  }

  void stop() {
    stopped = true;
  }

  /** Reclaims until nothing is left to do; does nothing when that is going on already. */
  void run(Runnable done) {
    synchronized (this) {
      if (running) {
        return;
      }
      running = true;
    }
    Lanes.executeOrRun(lane, () -> next(done));
  }

  private void end(Runnable done) {
    synchronized (this) {
      running = false;
    }
    done.run();
  }

  private void next(Runnable done) {
    if (stopped) {
      end(done);
      return;
    }
    try {
      deleteDeadSegments();
      deleteDeadLogs();
      Optional<Segment> worst = health.admission().isEmpty() ? worst() : Optional.empty();
      if (worst.isPresent()) {
        empty(worst.get(), space.liveRecords(worst.get()).iterator(), done);
      } else {
        end(done);
      }
    } catch (IOException failure) {
      health.ioFailed(failure);
      end(done);
    }
  }

  private void deleteDeadSegments() throws IOException {
    for (Segment segment : space.all()) {
      if (segment.isSealed() && segment.liveBytes() == 0) {
        space.delete(segment);
      }
    }
  }

  private void deleteDeadLogs() throws IOException {
    for (DeadLog log : dead.fullLogs()) {
      List<Segment> touched =
          log.segments().stream().flatMap(number -> space.find(number).stream()).toList();
      if (touched.stream().allMatch(Segment::isSealed)) {
        for (Segment segment : touched) {
          space.rewriteIndex(segment);
        }
        dead.delete(log);
      }
    }
  }

  private Optional<Segment> worst() {
    List<Segment> sealed =
        space.all().stream()
            .filter(segment -> segment.isSealed() && !segment.isLeftAlone())
            .sorted(Comparator.comparingLong(Segment::liveBytes))
            .toList();
    boolean manySmall = sealed.stream().filter(this::isSmall).count() > SMALL_SEGMENTS;
    return sealed.stream()
        .filter(segment -> isHalfDead(segment) || (manySmall && isSmall(segment)))
        .findFirst();
  }

  private static boolean isHalfDead(Segment segment) {
    return segment.liveBytes() * 2 < segment.end() - SegmentHeader.BYTES;
  }

  private boolean isSmall(Segment segment) {
    return segment.liveBytes() * SMALL_FRACTION < settings.segmentBytes();
  }

  /** Moves the next few records; a segment that could not be emptied is left alone. */
  private void empty(Segment segment, Iterator<RecordLocation> records, Runnable done) {
    boolean fit = health.now() instanceof Healthy;
    if (stopped || !fit || !records.hasNext()) {
      if (fit && segment.liveBytes() > 0) {
        segment.leaveAlone();
      }
      next(done);
      return;
    }
    AtomicInteger moving = new AtomicInteger(1);
    Batch batch = new Batch(segment, records, done);
    long bytes = 0;
    for (int i = 0; i < BATCH_RECORDS && bytes < BATCH_BYTES && records.hasNext(); i++) {
      RecordLocation record = records.next();
      bytes += record.recordBytes();
      batch.bytes = bytes;
      moving.incrementAndGet();
      mover.move(record, () -> moved(moving, batch));
    }
    moved(moving, batch);
  }

  private static final class Batch {
    private final Segment segment;
    private final Iterator<RecordLocation> records;
    private final Runnable done;
    private long bytes;

    private Batch(Segment segment, Iterator<RecordLocation> records, Runnable done) {
      this.segment = segment;
      this.records = records;
      this.done = done;
    }
  }

  private void moved(AtomicInteger moving, Batch batch) {
    if (moving.decrementAndGet() == 0) {
      long millis = batch.bytes * 1000 / settings.reclaimBytesPerSecond();
      pause.then(
          millis,
          () -> Lanes.executeOrRun(lane, () -> empty(batch.segment, batch.records, batch.done)));
    }
  }
}
