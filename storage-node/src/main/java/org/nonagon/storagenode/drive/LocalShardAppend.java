package org.nonagon.storagenode.drive;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.nonagon.protocol.disk.DriveFullException;
import org.nonagon.protocol.disk.RecordFooter;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.FrameVerifier;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * A shard that is being appended to a drive.
 *
 * <p>A small shard is gathered in memory and written with its header and footer in one go. A larger
 * one takes its space with the first write, and each write goes to the file as it comes; what stays
 * when it is given up is a hole, which is punched.
 *
 * <p>Steps come one after the other; only {@link #abort} may come in the middle of one, and is then
 * carried out at its end. All I/O is on the drive's lane.
 */
final class LocalShardAppend implements ShardAppend {
  private final DriveWrites drive;
  private final ShardSpec spec;
  private final FrameVerifier verifier;
  private final long sequence;
  private Optional<ByteBuffer> staged = Optional.empty();
  private Optional<Reservation> place = Optional.empty();
  private Optional<Refused> refused = Optional.empty();
  private Optional<ShardStoreException> lost = Optional.empty();
  private long framesWritten;

  private boolean started;
  private boolean counted;
  private boolean busy;
  private boolean ended;
  private boolean aborted;

  LocalShardAppend(DriveWrites drive, ShardSpec spec) {
    this.drive = drive;
    this.spec = spec;
    this.verifier = new FrameVerifier(spec);
    this.sequence = drive.space().nextSequence();
  }

  @Override
  public Uni<Void> write(ByteBuffer... frames) {
    return drive.onLane(emitter -> begin(emitter, () -> take(emitter, frames)));
  }

  @Override
  public Uni<AppendOutcome> finish() {
    return drive.onLane(emitter -> begin(emitter, () -> end(emitter)));
  }

  /** Begins a step unless the shard has ended; then the step has nothing to do. */
  private void begin(UniEmitter<?> emitter, Runnable step) {
    synchronized (this) {
      if (busy || (ended && !aborted)) {
        emitter.fail(new IllegalStateException("the append of %s has ended".formatted(spec.id())));
        return;
      }
      busy = true;
      if (!started && !aborted) {
        started = true;
        start();
      }
    }
    step.run();
  }

  private void start() {
    counted = drive.admitAppend();
    if (!counted) {
      lost = Optional.of(new ShardStoreException("too many shards are being appended"));
    } else if (RecordHeader.recordBytes(spec) <= drive.stagedBytes()) {
      ByteBuffer record = ByteBuffer.allocate((int) RecordHeader.recordBytes(spec));
      staged = Optional.of(record.position(RecordHeader.BYTES));
    }
  }

  /** Ends a step, and the shard with it if it was given up meanwhile. */
  private void endStep() {
    boolean giveUp;
    synchronized (this) {
      busy = false;
      giveUp = aborted && !ended;
      ended |= giveUp;
    }
    if (giveUp) {
      release();
    }
  }

  private void take(UniEmitter<? super Void> emitter, ByteBuffer... frames) {
    for (ByteBuffer buffer : frames) {
      verifier.accept(buffer);
    }
    noteRefusal();
    if (lost.isPresent()) {
      endStep();
      emitter.fail(lost.get());
    } else if (refused.isPresent() || verifier.failed() || isAborted()) {
      endStep();
      emitter.complete(null);
    } else if (staged.isPresent()) {
      gather(staged.get(), frames);
      endStep();
      emitter.complete(null);
    } else {
      Step step = new Step(emitter, refusal -> emitter.complete(null));
      atPlace(step, () -> writeFrames(emitter, frames));
    }
  }

  private static void gather(ByteBuffer target, ByteBuffer... frames) {
    for (ByteBuffer buffer : frames) {
      target.put(target.position(), buffer, buffer.position(), buffer.remaining());
      target.position(target.position() + buffer.remaining());
    }
  }

  /** How a step ends that does not end well. */
  private record Step(UniEmitter<?> emitter, Consumer<Refused> onRefusal) {}

  /** Work of a step that touches the file. */
  private interface FileWork {
    void run() throws IOException;
  }

  /** Does {@code work} when the shard has its space. */
  private void atPlace(Step step, FileWork work) {
    if (place.isPresent()) {
      run(step, work);
      return;
    }
    SegmentSpace.Seeker seeker =
        new SegmentSpace.Seeker() {
          @Override
          public void reserved(Reservation found) {
            place = Optional.of(found);
            run(step, work);
          }

          @Override
          public void failed(IOException failure) {
            fail(step, failure);
          }
        };
    drive.space().reserve(spec, sequence, seeker);
  }

  private void run(Step step, FileWork work) {
    try {
      work.run();
    } catch (IOException failure) {
      drive.health().ioFailed(failure);
      if (!(failure instanceof DriveFullException)) {
        place.ifPresent(at -> drive.space().breakOff(at.segment()));
      }
      fail(step, failure);
    }
  }

  private void fail(Step step, IOException failure) {
    release();
    if (failure instanceof DriveFullException) {
      Refused refusal = new Refused(Reason.FULL, String.valueOf(failure.getMessage()));
      refused = Optional.of(refusal);
      endStep();
      step.onRefusal().accept(refusal);
      return;
    }
    ShardStoreException loss =
        new ShardStoreException("%s was not written".formatted(spec.id()), failure);
    lost = Optional.of(loss);
    endStep();
    step.emitter().fail(loss);
  }

  private void writeFrames(UniEmitter<? super Void> emitter, ByteBuffer... frames)
      throws IOException {
    Reservation at = place.orElseThrow();
    drive.allocate(at);
    if (framesWritten == 0) {
      at.write(0, at.header().encode());
    }
    ByteBuffer[] copies = new ByteBuffer[frames.length];
    long bytes = 0;
    for (int i = 0; i < frames.length; i++) {
      copies[i] = frames[i].duplicate();
      bytes += copies[i].remaining();
    }
    at.write(RecordHeader.BYTES + framesWritten, copies);
    framesWritten += bytes;
    endStep();
    emitter.complete(null);
  }

  private void end(UniEmitter<? super AppendOutcome> emitter) {
    Optional<Refused> verdict = verdict();
    synchronized (this) {
      ended = true;
    }
    if (lost.isPresent()) {
      release();
      endStep();
      emitter.fail(lost.get());
    } else if (verdict.isPresent()) {
      release();
      endStep();
      emitter.complete(verdict.get());
    } else {
      Step step = new Step(emitter, emitter::complete);
      atPlace(step, () -> writeLast(emitter));
    }
  }

  private Optional<Refused> verdict() {
    if (isAborted()) {
      return Optional.of(new Refused(Reason.MALFORMED, "the writer gave the shard up"));
    }
    noteRefusal();
    return refused.or(() -> verifier.verdict().map(fault -> new Refused(Reason.MALFORMED, fault)));
  }

  /** A drive that became full has still the room that a shard has taken. */
  private void noteRefusal() {
    if (refused.isEmpty()) {
      refused = place.isEmpty() ? drive.health().admission() : drive.health().refusalOfTaken();
    }
  }

  private void writeLast(UniEmitter<? super AppendOutcome> emitter) throws IOException {
    Reservation at = place.orElseThrow();
    ByteBuffer footer = new RecordFooter(at.header(), verifier.checksumOfChecksums()).encode();
    if (staged.isPresent()) {
      drive.allocate(at);
      ByteBuffer record = staged.get().put(footer);
      record.put(0, at.header().encode(), 0, RecordHeader.BYTES);
      at.write(0, record.clear());
    } else {
      at.write(RecordHeader.footerAt(spec), footer);
    }
    at.segment()
        .commits()
        .commit(
            new GroupCommit.Commit() {
              @Override
              public void durable() {
                drive.enter(at);
                settle(at);
                emitter.complete(new AppendOutcome.Durable(drive.incarnation()));
              }

              @Override
              public void failed(IOException failure) {
                drive.health().syncFailed(failure);
                drive.space().breakOff(at.segment());
                settle(at);
                emitter.fail(
                    new ShardStoreException("%s was not synced".formatted(spec.id()), failure));
              }
            });
  }

  private void settle(Reservation at) {
    place = Optional.empty();
    staged = Optional.empty();
    drive.space().settle(at.segment());
    leave();
    endStep();
  }

  @Override
  public void abort() {
    boolean now;
    synchronized (this) {
      now = !ended && !busy;
      aborted |= !ended;
      ended |= now;
    }
    if (now && !Lanes.handOn(drive.lane(), this::release)) {
      place.ifPresent(at -> drive.space().settle(at.segment()));
      leave();
    }
  }

  private synchronized boolean isAborted() {
    return aborted;
  }

  /** Gives memory and space back. */
  private void release() {
    staged = Optional.empty();
    place.ifPresent(drive::giveUp);
    place = Optional.empty();
    leave();
  }

  private void leave() {
    boolean leaves;
    synchronized (this) {
      leaves = counted;
      counted = false;
    }
    if (leaves) {
      drive.releaseAppend();
    }
  }
}
