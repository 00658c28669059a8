package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.nonagon.blobs.read.BodyRead;
import org.nonagon.blobs.read.ReadStep;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.s3.S3Error;

/**
 * The bytes of an object as an answer pulls them. Ends the read, and with it what keeps its blobs
 * from being reclaimed, when it is closed.
 */
public final class ObjectSource implements ByteSource {
  private final BodyRead read;
  private final Runnable onClose;
  private final AtomicReference<Optional<ReadStep>> first = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /**
   * @param onClose run once
   */
  ObjectSource(BodyRead read, Runnable onClose) {
    this.read = read;
    this.onClose = onClose;
  }

  /**
   * Reads the first bytes, so that a failure to do so is known before anything was answered. Fails,
   * and closes the source, when there are none to be had.
   */
  public Uni<ObjectSource> opened() {
    return read.next()
        .invoke(
            step -> {
              if (step instanceof ReadStep.Unavailable(String detail)) {
                throw unavailable(detail);
              }
              first.set(Optional.of(step));
            })
        .onFailure()
        .invoke(this::close)
        .replaceWith(this);
  }

  @Override
  public Uni<Optional<Piece>> next() {
    Optional<ReadStep> known = first.getAndSet(Optional.empty());
    return known
        .map(step -> Uni.createFrom().item(step))
        .orElseGet(read::next)
        .map(ObjectSource::piece);
  }

  private static Optional<Piece> piece(ReadStep step) {
    return switch (step) {
      case ReadStep.Chunk chunk -> Optional.of(new Piece(chunk.pieces(), chunk.release()));
      case ReadStep.End() -> Optional.empty();
      case ReadStep.Unavailable(String detail) -> throw unavailable(detail);
    };
  }

  private static RuntimeException unavailable(String detail) {
    return S3Error.SERVICE_UNAVAILABLE
        .failure("The object cannot be read now: " + detail + ".")
        .exception();
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      if (first.getAndSet(Optional.empty()).orElse(new ReadStep.End())
          instanceof ReadStep.Chunk unread) {
        unread.release().run();
      }
      read.close();
      onClose.run();
    }
  }
}
