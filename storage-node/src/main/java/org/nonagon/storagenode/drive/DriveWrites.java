package org.nonagon.storagenode.drive;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.nonagon.protocol.shard.ShardStoreException;

/** What the appends of a drive share. */
final class DriveWrites {
  private final DriveParts parts;
  private final SegmentSpace space;
  private final SegmentIndex index;
  private final DeadRecords dead;
  private final AtomicInteger openAppends = new AtomicInteger();

  DriveWrites(DriveParts parts, SegmentSpace space, SegmentIndex index, DeadRecords dead) {
    this.parts = parts;
    this.space = space;
    this.index = index;
    this.dead = dead;
  }

  SegmentSpace space() {
    return space;
  }

  HealthMonitor health() {
    return parts.health();
  }

  Executor lane() {
    return parts.lane();
  }

  int incarnation() {
    return parts.identity().incarnation();
  }

  int stagedBytes() {
    return parts.settings().stagedBytes();
  }

  /** Whether one more shard may be in the middle of being appended. */
  boolean admitAppend() {
    boolean admitted = openAppends.incrementAndGet() <= parts.settings().openAppends();
    if (!admitted) {
      openAppends.decrementAndGet();
    }
    return admitted;
  }

  void releaseAppend() {
    openAppends.decrementAndGet();
  }

  /** Does work on the lane when subscribed to; fails when the lane is full. */
  <T> Uni<T> onLane(Consumer<UniEmitter<? super T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (!Lanes.handOn(parts.lane(), () -> runGuarded(work, emitter))) {
                emitter.fail(
                    new ShardStoreException(parts.identity().drive() + " has too much to do"));
              }
            });
  }

  private static <T> void runGuarded(
      Consumer<UniEmitter<? super T>> work, UniEmitter<? super T> emitter) {
    try {
      work.accept(emitter);
    } catch (RuntimeException failure) {
      emitter.fail(failure);
    }
  }

  /** Makes sure that the file system has room for a record. */
  void allocate(Reservation place) throws IOException {
    long end = place.location().entry().end();
    place.segment().allocate(end, parts.settings().preallocateBytes(), parts.health());
  }

  /** Lets a durable record count; buries the one that it replaces, or itself if it came late. */
  void enter(Reservation place) {
    RecordLocation location = place.location();
    place.segment().addLive(location.recordBytes());
    index.put(location).ifPresent(dead::bury);
  }

  /** Gives back the space of a record that will never be whole. */
  void giveUp(Reservation place) {
    try {
      place.segment().file().punch(place.offset(), place.location().recordBytes());
    } catch (IOException failure) {
      parts.health().ioFailed(failure);
    }
    space.settle(place.segment());
  }
}
