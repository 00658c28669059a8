package org.nonagon.gateway.body;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.nonagon.gateway.auth.SignedChunks;
import org.nonagon.gateway.auth.SignedChunks.Progress;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Failure;

/**
 * The data within an aws-chunked body, each chunk's signature checked where it has one.
 *
 * <p>What is handed out may belong to a chunk whose signature turns out wrong: only the end of the
 * source says that all was well.
 */
public final class ChunkedBody implements ByteSource {
  private final ByteSource coded;
  private final SignedChunks chunks;
  private final Queue<ByteBuffer> slices = new ArrayDeque<>();
  private Optional<Piece> held = Optional.empty();
  private Optional<HeaderFields> trailer = Optional.empty();

  /**
   * Takes the coding off a body.
   *
   * @param coded the body as it arrives
   * @param chunks reads it
   */
  public ChunkedBody(ByteSource coded, SignedChunks chunks) {
    this.coded = coded;
    this.chunks = chunks;
  }

  /** What followed the last chunk; there once the source has ended. */
  public HeaderFields trailer() {
    return trailer.orElse(HeaderFields.none());
  }

  @Override
  public Uni<Optional<Piece>> next() {
    ByteBuffer slice = slices.poll();
    if (slice != null) {
      return Uni.createFrom().item(Optional.of(handOut(slice)));
    }
    return coded.next().flatMap(this::decode);
  }

  /** The last slice of a coded piece carries the piece's release with it. */
  private Piece handOut(ByteBuffer slice) {
    if (!slices.isEmpty() || held.isEmpty()) {
      return Piece.of(slice);
    }
    Piece whole = held.get();
    held = Optional.empty();
    return new Piece(List.of(slice), whole.release());
  }

  private Uni<Optional<Piece>> decode(Optional<Piece> piece) {
    if (piece.isEmpty()) {
      return outcome(chunks.end());
    }
    Progress progress = feed(piece.get());
    if (progress instanceof Progress.Refused) {
      slices.clear();
      piece.get().release().run();
      return outcome(progress);
    }
    if (slices.isEmpty()) {
      // Nothing but coding. Asking on here instead would nest without bound.
      return Uni.createFrom().item(Optional.of(new Piece(List.of(), piece.get().release())));
    }
    held = piece;
    return next();
  }

  private Progress feed(Piece piece) {
    Progress progress = new Progress.Unfinished();
    for (ByteBuffer bytes : piece.buffers()) {
      progress = chunks.feed(bytes, slices::add);
    }
    return progress;
  }

  private Uni<Optional<Piece>> outcome(Progress end) {
    return switch (end) {
      case Progress.Finished(HeaderFields fields) -> {
        trailer = Optional.of(fields);
        yield Uni.createFrom().item(Optional.empty());
      }
      case Progress.Refused(S3Failure failure) -> Uni.createFrom().failure(failure.exception());
      case Progress.Unfinished() -> throw new IllegalStateException("an end is never unfinished");
    };
  }

  @Override
  public void close() {
    slices.clear();
    held.ifPresent(piece -> piece.release().run());
    held = Optional.empty();
    coded.close();
  }
}
