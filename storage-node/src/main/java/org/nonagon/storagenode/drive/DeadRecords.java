package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.nonagon.protocol.disk.DeadMark;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFullException;
import org.nonagon.storagenode.drive.DriveHealth.Full;
import org.nonagon.storagenode.drive.DriveHealth.Isolated;
import org.nonagon.storagenode.drive.DriveHealth.ReadOnly;
import org.nonagon.storagenode.drive.RecoveredDrive.DeadLog;

/**
 * Buries dead records: notes durably that they are dead, then punches them out of their segment. In
 * this order, since a record that came back after a crash without its bytes would look rotten.
 *
 * <p>One burial is done at a time, and all records that die meanwhile share the next.
 */
final class DeadRecords {
  private final DriveFiles files;
  private final Executor lane;
  private final HealthMonitor health;
  private final SegmentSpace space;
  private final int marksPerLog;
  private final List<DeadLog> fullLogs;
  private int nextLog;
  private List<Burial> waiting = new ArrayList<>();
  private boolean running;

  /** Only the one burial that runs uses it. */
  private Optional<OpenLog> log = Optional.empty();

  /** Died without a note that would have outlasted a crash: the next burial is theirs too. */
  private List<RecordLocation> unnoted = List.of();

  private record Burial(List<RecordLocation> records, End end) {}

  /** Learns how a burial ended. */
  interface End {
    /** The records stay dead, or the drive takes no notes any more. */
    void buried();

    /** The records may live again after the next start. */
    void failed(IOException failure);
  }

  /** For those who need not know. */
  private static final End UNNOTICED =
      new End() {
        @Override
        public void buried() {
          // As it should be.
        }

        @Override
        public void failed(IOException failure) {
          // The next burial or the next start buries them again.
        }
      };

  private static final class OpenLog {
    private final int number;
    private final DriveFile file;
    private final Set<Integer> segments = new HashSet<>();
    private int marks;

    private OpenLog(int number, DriveFile file) {
      this.number = number;
      this.file = file;
    }
  }

  DeadRecords(DriveParts parts, SegmentSpace space, RecoveredDrive recovered) {
    this.files = parts.files();
    this.lane = parts.lane();
    this.health = parts.health();
    this.space = space;
    this.marksPerLog = parts.settings().deadMarksPerLog();
    this.fullLogs = new ArrayList<>(recovered.logs());
    this.nextLog = recovered.logs().stream().mapToInt(DeadLog::number).max().orElse(0) + 1;
  }

  /** Buries a record that lost against a younger one of its shard. */
  void bury(RecordLocation loser) {
    bury(List.of(loser), UNNOTICED);
  }

  /** Buries records that the index does not hold any more. */
  void bury(List<RecordLocation> records, End end) {
    records.forEach(
        record ->
            space.find(record.segment()).ifPresent(from -> from.addLive(-record.recordBytes())));
    boolean first;
    synchronized (this) {
      waiting.add(new Burial(records, end));
      first = !running;
      running = true;
    }
    if (first) {
      Lanes.executeOrRun(lane, this::buryAll);
    }
  }

  private void buryAll() {
    while (buryGroup() && !Lanes.handOn(lane, this::buryAll)) {
      Thread.onSpinWait();
    }
  }

  /** Whether more have died meanwhile. */
  private boolean buryGroup() {
    List<Burial> group;
    synchronized (this) {
      group = waiting;
      waiting = new ArrayList<>();
    }
    List<RecordLocation> records =
        Stream.concat(unnoted.stream(), group.stream().flatMap(burial -> burial.records().stream()))
            .toList();
    unnoted = List.of();
    try {
      if (!records.isEmpty() && mark(records)) {
        records.forEach(this::punch);
      }
      group.forEach(burial -> burial.end().buried());
    } catch (IOException failure) {
      unnoted = records;
      group.forEach(burial -> burial.end().failed(failure));
    }
    synchronized (this) {
      running = !waiting.isEmpty();
      return running;
    }
  }

  /** Whether the records may be punched; a drive that takes no notes leaves them as they are. */
  private boolean mark(List<RecordLocation> records) throws IOException {
    if (health.now() instanceof ReadOnly || health.now() instanceof Isolated) {
      return false;
    }
    try {
      write(records);
      return true;
    } catch (DriveFullException full) {
      health.ioFailed(full);
      // It needs the space more than it fears to meet a dead record again.
      return health.now() instanceof Full;
    }
  }

  private void write(List<RecordLocation> records) throws IOException {
    OpenLog open;
    try {
      open = openLog();
      List<RecordLocation> dying = records.stream().flatMap(space.moved()::everywhere).toList();
      ByteBuffer marks = ByteBuffer.allocate(dying.size() * DeadMark.BYTES);
      dying.forEach(record -> record.deadMark().put(marks));
      dying.forEach(record -> open.segments.add(record.segment()));
      open.file.write((long) open.marks * DeadMark.BYTES, marks.flip());
      open.marks += dying.size();
    } catch (DriveFullException full) {
      throw full;
    } catch (IOException failure) {
      health.ioFailed(failure);
      throw failure;
    }
    sync(open.file::force);
  }

  /** Something that makes bytes or names durable. */
  private interface Sync {
    void run() throws IOException;
  }

  /** After a failed sync no later mark is trusted to be durable either. */
  private void sync(Sync sync) throws IOException {
    try {
      sync.run();
    } catch (IOException failure) {
      health.syncFailed(failure);
      throw failure;
    }
  }

  private OpenLog openLog() throws IOException {
    if (log.isPresent() && log.get().marks >= marksPerLog) {
      closeLog();
    }
    if (log.isEmpty()) {
      int number = nextLog++;
      log = Optional.of(new OpenLog(number, files.create(SegmentName.DEAD.of(number))));
      sync(files::forceNames);
    }
    return log.get();
  }

  private void closeLog() throws IOException {
    if (log.isPresent()) {
      OpenLog full = log.get();
      log = Optional.empty();
      full.file.close();
      addFullLog(new DeadLog(full.number, full.segments));
    }
  }

  private synchronized void addFullLog(DeadLog full) {
    fullLogs.add(full);
  }

  private void punch(RecordLocation record) {
    space.find(record.segment()).ifPresent(segment -> punch(segment, record));
  }

  private void punch(Segment segment, RecordLocation record) {
    try {
      segment.file().punch(record.offset(), record.recordBytes());
    } catch (ClosedChannelException deleted) {
      // The whole segment is gone, and the record with it.
    } catch (IOException failure) {
      health.ioFailed(failure);
    }
  }

  /** The files of marks that take no more of them. */
  synchronized List<DeadLog> fullLogs() {
    return List.copyOf(fullLogs);
  }

  /** Deletes a file whose marks nobody needs: the index files say the same by now. */
  void delete(DeadLog full) throws IOException {
    files.delete(SegmentName.DEAD.of(full.number()));
    synchronized (this) {
      fullLogs.remove(full);
    }
  }

  /** Closes the file of marks; after everything else has ended. */
  void close() throws IOException {
    if (log.isPresent()) {
      log.get().file.close();
      log = Optional.empty();
    }
  }
}
