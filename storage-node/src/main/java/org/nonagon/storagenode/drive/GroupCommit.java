package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.nonagon.protocol.disk.DriveFile;

/**
 * Makes what was written to a file durable, for many writers by one fdatasync.
 *
 * <p>There is no timer: the first commit starts a sync at once, and all that arrive while it runs
 * share the next. So an idle drive adds no wait, and a busy one syncs as often as it can and no
 * more.
 *
 * <p>A failed sync is never repeated: the kernel may have thrown the written pages away and would
 * say yes the second time. Every commit that it answered for fails, and every later one.
 */
final class GroupCommit {
  private final DriveFile file;
  private final Executor lane;
  private List<Commit> waiting = new ArrayList<>();
  private boolean running;
  private Optional<IOException> failure = Optional.empty();

  /** Waits for the bytes that it wrote before. */
  interface Commit {
    /** They are durable. */
    void durable();

    /** They may be durable or not, and never will be known to be. */
    void failed(IOException failure);
  }

  GroupCommit(DriveFile file, Executor lane) {
    this.file = file;
    this.lane = lane;
  }

  /** Answers on a thread of the lane, once a sync that began after this call has ended. */
  void commit(Commit commit) {
    Optional<IOException> failed;
    boolean first = false;
    synchronized (this) {
      failed = failure;
      if (failed.isEmpty()) {
        waiting.add(commit);
        first = !running;
        running = true;
      }
    }
    failed.ifPresent(commit::failed);
    if (first) {
      Lanes.executeOrRun(lane, this::sync);
    }
  }

  /** Syncs, and goes on here only when there is more to sync and the lane has no room for it. */
  private void sync() {
    while (syncGroup() && !Lanes.handOn(lane, this::sync)) {
      Thread.onSpinWait();
    }
  }

  /** Whether more commits have arrived meanwhile. */
  private boolean syncGroup() {
    List<Commit> group = nextGroup();
    try {
      file.force();
    } catch (IOException broken) {
      failAll(group, broken);
      return false;
    }
    group.forEach(Commit::durable);
    return !endOfGroup();
  }

  private synchronized List<Commit> nextGroup() {
    List<Commit> group = waiting;
    waiting = new ArrayList<>();
    return group;
  }

  private synchronized boolean endOfGroup() {
    running = !waiting.isEmpty();
    return !running;
  }

  private void failAll(List<Commit> group, IOException broken) {
    List<Commit> arrived;
    synchronized (this) {
      failure = Optional.of(broken);
      running = false;
      arrived = nextGroup();
    }
    group.forEach(commit -> commit.failed(broken));
    arrived.forEach(commit -> commit.failed(broken));
  }
}
