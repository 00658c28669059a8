package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFullException;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.storagenode.drive.DriveHealth.Full;
import org.nonagon.storagenode.drive.DriveHealth.Healthy;
import org.nonagon.storagenode.drive.DriveHealth.Isolated;
import org.nonagon.storagenode.drive.DriveHealth.ReadOnly;

/**
 * Turns what happens to a drive into its health. Health only falls, from healthy over full and
 * read-only to isolated, but for a full drive that has room again.
 */
final class HealthMonitor {
  private static final Logger LOG = Logger.getLogger(HealthMonitor.class);

  private final DriveFiles files;
  private final DriveSettings settings;
  private final InstantSource clock;
  private volatile DriveHealth health = new Healthy();
  private long windowStartMillis;
  private int errorsInWindow;

  HealthMonitor(DriveFiles files, DriveSettings settings, InstantSource clock) {
    this.files = files;
    this.settings = settings;
    this.clock = clock;
    this.windowStartMillis = clock.millis();
  }

  DriveHealth now() {
    return health;
  }

  /** Why the drive takes no shard; looks for room when it was full. Does I/O then. */
  Optional<Refused> admission() {
    if (health instanceof Full) {
      lookForRoom();
    }
    return health.refusal();
  }

  /** Why the drive does not finish a shard whose space is taken. */
  Optional<Refused> refusalOfTaken() {
    DriveHealth now = health;
    return now instanceof Full ? Optional.empty() : now.refusal();
  }

  private void lookForRoom() {
    try {
      if (files.freeBytes() >= settings.reserveBytes() + settings.preallocateBytes()) {
        becomeHealthyIfFull();
      }
    } catch (IOException failure) {
      ioFailed(failure);
    }
  }

  private synchronized void becomeHealthyIfFull() {
    if (health instanceof Full) {
      LOG.infof("%s has room again", files.describe());
      health = new Healthy();
    }
  }

  /** Refuses to go on when too little is left. */
  void requireRoom() throws IOException {
    long free = files.freeBytes();
    if (free < settings.reserveBytes()) {
      throw new DriveFullException(
          "only %d bytes are free on %s".formatted(free, files.describe()));
    }
  }

  /** Something other than a sync failed. */
  synchronized void ioFailed(IOException failure) {
    if (failure instanceof DriveFullException) {
      fallTo(new Full(String.valueOf(failure.getMessage())));
      return;
    }
    LOG.warnf(failure, "An operation on %s failed", files.describe());
    long now = clock.millis();
    if (now - windowStartMillis > settings.ioErrorWindowMillis()) {
      windowStartMillis = now;
      errorsInWindow = 0;
    }
    errorsInWindow++;
    if (errorsInWindow >= settings.ioErrors()) {
      fallTo(new Isolated("%d operations failed, the last: %s".formatted(errorsInWindow, failure)));
    }
  }

  /** A sync failed: nobody knows what of the last writes is on the disk. */
  synchronized void syncFailed(IOException failure) {
    fallTo(new ReadOnly("a sync failed: " + failure));
  }

  /** The drive is of no use any more. */
  synchronized void isolate(String detail) {
    fallTo(new Isolated(detail));
  }

  /** The process is done with the drive. */
  synchronized void close() {
    health = new Isolated("closed");
  }

  private void fallTo(DriveHealth lower) {
    if (lower.status().compareTo(health.status()) > 0) {
      LOG.warnf("%s is %s: %s", files.describe(), lower.status(), lower.describe());
      health = lower;
    }
  }
}
