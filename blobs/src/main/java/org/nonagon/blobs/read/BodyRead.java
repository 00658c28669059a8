package org.nonagon.blobs.read;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nonagon.blobs.SerialExecutor;
import org.nonagon.protocol.object.ByteRange;

/**
 * A range of a body on its way to one consumer, who pulls it: {@link #next} until the {@link
 * ReadStep.End}, and {@link #close} in any case. A few cells are read ahead of the consumer, never
 * more; so what it does not pull is not read.
 *
 * <p>One call of {@link #next} at a time, from any thread; {@link #close} at any moment. Answers
 * come on whichever thread brings them; it must not be held up.
 */
public final class BodyRead {
  private final SerialExecutor serial;
  private final ExtentPages extents;
  private final ReadParts parts;
  private final ExtentCursor cursor;
  private final Deque<CellRead> ahead = new ArrayDeque<>();
  private @Nullable UniEmitter<? super ReadStep> consumer;
  private @Nullable Throwable failure;
  private boolean fetching;
  private boolean planned;
  private boolean closed;
  private Optional<ReadStep> unavailable = Optional.empty();

  BodyRead(ByteRange range, ExtentPages extents, BlobReader.PartsOfRead parts) {
    this.serial = new SerialExecutor(this::fail);
    this.parts = parts.with(serial);
    this.extents = extents;
    this.cursor = new ExtentCursor(range, this.parts.config().lookupBlobs());
  }

  /**
   * The next bytes, or how the read ended; after an end that is not {@link ReadStep.Chunk} the same
   * again. Fails when the catalog could not be asked. A chunk is the consumer's to release, also
   * when it closes the read.
   */
  public Uni<ReadStep> next() {
    return Uni.createFrom().emitter(emitter -> serial.execute(() -> pull(emitter)));
  }

  private void pull(UniEmitter<? super ReadStep> emitter) {
    if (consumer != null || closed) {
      emitter.fail(new IllegalStateException("one call at a time, and none after close"));
      return;
    }
    consumer = emitter;
    deliver();
    readAhead();
    deliver();
  }

  private void readAhead() {
    while (mayReadAhead()) {
      switch (cursor.next()) {
        case ExtentCursor.Step.Cell cell -> read(cell.range());
        case ExtentCursor.Step.NeedExtents need ->
            fetch(extents.from(need.first()), cursor::supplyExtents, "extents");
        case ExtentCursor.Step.NeedManifests need ->
            fetch(parts.manifests().find(need.blobs()), cursor::supplyManifests, "blob");
        case ExtentCursor.Step.End _ -> planned = true;
      }
    }
  }

  private boolean mayReadAhead() {
    return !closed
        && !planned
        && !fetching
        && failure == null
        && unavailable.isEmpty()
        && ahead.size() < parts.config().readAheadCells()
        && (ahead.isEmpty() || parts.budget().hasRoom());
  }

  private void read(CellRange range) {
    CellRead cell = new CellRead(range, parts, () -> serial.execute(this::deliver));
    ahead.add(cell);
    cell.start();
  }

  private <T> void fetch(Uni<List<T>> answer, Predicate<List<T>> supply, String what) {
    fetching = true;
    answer
        .subscribe()
        .with(
            found -> serial.execute(() -> fetched(supply.test(found), what)),
            problem -> serial.execute(() -> fail(problem)));
  }

  private void fetched(boolean enough, String what) {
    fetching = false;
    if (!enough) {
      planned = true;
      unavailable = Optional.of(new ReadStep.Unavailable("the catalog does not know the " + what));
    }
    readAhead();
    deliver();
  }

  private void deliver() {
    UniEmitter<? super ReadStep> waiting = consumer;
    if (waiting == null || closed) {
      return;
    }
    Optional<ReadStep> step = ahead.isEmpty() ? atEnd() : ahead.element().result();
    if (step.isPresent()) {
      consumer = null;
      if (step.orElseThrow() instanceof ReadStep.Unavailable) {
        unavailable = step;
        clear();
      } else if (!ahead.isEmpty()) {
        ahead.remove();
        readAhead();
      }
      waiting.complete(step.orElseThrow());
    } else if (failure != null) {
      consumer = null;
      waiting.fail(failure);
    }
  }

  private Optional<ReadStep> atEnd() {
    if (unavailable.isPresent()) {
      return unavailable;
    }
    return planned ? Optional.of(new ReadStep.End()) : Optional.empty();
  }

  private void fail(Throwable problem) {
    failure = problem;
    clear();
    deliver();
  }

  private void clear() {
    ahead.forEach(CellRead::cancel);
    ahead.clear();
  }

  /** Ends the read and gives back what was read ahead. A pending {@link #next} fails. */
  public void close() {
    serial.execute(this::end);
  }

  private void end() {
    UniEmitter<? super ReadStep> waiting = consumer;
    closed = true;
    consumer = null;
    clear();
    if (waiting != null) {
      waiting.fail(new CancellationException("the read was closed"));
    }
  }
}
