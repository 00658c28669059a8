package org.nonagon.blobs.mend;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * A column on its way to its new drive. Nothing is asked of the drive before there are bytes. Used
 * by one thread.
 */
final class TargetShard {
  private final MendStep step;
  private final Optional<ShardSpec> spec;
  private final Optional<ShardStore> store;
  private final BoundedWait waits;
  private @Nullable ShardAppend append;
  private @Nullable CompletableFuture<?> inFlight;
  private @Nullable ColumnMend outcome;

  /**
   * @param spec empty for a column without bytes, of which the drive only says that it is there
   */
  TargetShard(
      MendStep step, Optional<ShardSpec> spec, Optional<ShardStore> store, BoundedWait waits) {
    this.step = step;
    this.spec = spec;
    this.store = store;
    this.waits = waits;
    if (store.isEmpty()) {
      notTaken("it cannot be reached");
    }
  }

  int column() {
    return step.column();
  }

  DriveId drive() {
    return step.to();
  }

  /** Whether bytes are still to be written. */
  boolean isOpen() {
    return outcome == null;
  }

  /** What became of it, after {@link #awaitFinish}. */
  ColumnMend outcome() {
    if (outcome == null) {
      throw new IllegalStateException("column %d is still open".formatted(column()));
    }
    return outcome;
  }

  /** Begins to append the frames of the next rows, which it holds until the drive lets go. */
  void write(FilledRows rows) {
    ByteBuffer frames = rows.frames(column());
    rows.retain();
    Uni<Void> work = opened().write(frames).onTermination().invoke(rows::close);
    inFlight = waits.begin(work, late -> {});
  }

  private ShardAppend opened() {
    if (append == null) {
      append = store.orElseThrow().append(spec.orElseThrow());
    }
    return append;
  }

  /** Waits until the drive has taken what was written last. */
  void awaitWrite() throws InterruptedException {
    if (inFlight != null && isOpen()) {
      try {
        inFlight.get();
      } catch (ExecutionException lost) {
        notTaken(String.valueOf(lost.getCause()));
      }
    }
    inFlight = null;
  }

  /** Asks the drive to make the shard durable. */
  void finish() {
    Uni<AppendOutcome> work =
        spec.isPresent() ? opened().finish() : store.orElseThrow().status().map(TargetShard::taken);
    inFlight = waits.begin(work, late -> {});
  }

  /** How a shard without bytes ends. */
  private static AppendOutcome taken(DriveStatus status) {
    return status.health() == DriveStatus.Health.ISOLATED
        ? new AppendOutcome.Refused(AppendOutcome.Reason.ISOLATED, status.detail())
        : new AppendOutcome.Durable(status.incarnation());
  }

  /** Waits until the shard is durable, or is not. */
  void awaitFinish() throws InterruptedException {
    if (inFlight == null || !isOpen()) {
      return;
    }
    try {
      outcome = outcome((AppendOutcome) inFlight.get());
    } catch (ExecutionException lost) {
      notTaken(String.valueOf(lost.getCause()));
    }
  }

  private ColumnMend outcome(AppendOutcome answer) {
    return switch (answer) {
      case AppendOutcome.Durable(int incarnation) ->
          new ColumnMend.Written(column(), drive(), incarnation);
      case AppendOutcome.Refused(var reason, var detail) ->
          new ColumnMend.NotTaken(column(), drive(), reason + " " + detail);
    };
  }

  private void notTaken(String reason) {
    close(new ColumnMend.NotTaken(column(), drive(), reason));
  }

  /** Gives the column up: it cannot be had. */
  void notReadable(String reason) {
    close(new ColumnMend.NotReadable(column(), reason));
  }

  private void close(ColumnMend failure) {
    outcome = failure;
    abort();
  }

  /** Gives up what is not durable yet. */
  void abort() {
    if (append != null) {
      append.abort();
    }
  }

  /** The bytes that became durable, with checksums. */
  long writtenBytes() {
    return outcome instanceof ColumnMend.Written ? spec.map(ShardSpec::framedLength).orElse(0L) : 0;
  }
}
