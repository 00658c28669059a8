package org.nonagon.gateway.body;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.nonagon.gateway.s3.S3Failure;

/** Bytes that come when they are asked for. */
public interface ByteSource {
  /**
   * The next piece; empty at the end, and again whenever it is asked for after that. Called anew
   * only when the answer to the last call has come.
   */
  Uni<Optional<Piece>> next();

  /** Ends early: nothing more will be asked for. May be called at any time, and more than once. */
  void close();

  /** The same bytes, handed on by a thread of {@code threads}. */
  default ByteSource on(Executor threads) {
    ByteSource source = this;
    return new ByteSource() {
      @Override
      public Uni<Optional<Piece>> next() {
        return source.next().emitOn(threads);
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  /**
   * Hands piece after piece to {@code sink}, the next one when it is done with the last one, and
   * gives each back. Completes at the end of the source; fails with the first failure of either.
   */
  default Uni<Void> pourInto(Function<Piece, Uni<Void>> sink) {
    return Multi.createBy()
        .repeating()
        .uni(this::next)
        .until(Optional::isEmpty)
        .onItem()
        .transformToUniAndConcatenate(piece -> poured(piece.orElseThrow(), sink))
        .onItem()
        .ignoreAsUni();
  }

  private static Uni<Void> poured(Piece piece, Function<Piece, Uni<Void>> sink) {
    return Uni.createFrom()
        .deferred(() -> sink.apply(piece))
        .onTermination()
        .invoke(piece.release());
  }

  /**
   * All bytes in one array, for documents.
   *
   * @param maxBytes how many there may be
   * @param tooLong the refusal when there are more
   */
  default Uni<byte[]> collect(int maxBytes, S3Failure tooLong) {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    return pourInto(
            piece -> {
              if (collected.size() + piece.length() > maxBytes) {
                return Uni.createFrom().failure(tooLong.exception());
              }
              piece.buffers().forEach(bytes -> append(bytes, collected));
              return Uni.createFrom().voidItem();
            })
        .map(nothing -> collected.toByteArray());
  }

  private static void append(ByteBuffer bytes, ByteArrayOutputStream collected) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    collected.writeBytes(copy);
  }
}
