package org.nonagon.gateway.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.s3.AnswerBody;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Headers;

/**
 * Writes one answer to one connection: as much as the connection takes, then waits until it drains.
 * An answer whose bytes fail to come resets the connection, since its length has been promised.
 */
final class AnswerWriter {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final HttpServerResponse response;
  private final Context context;
  private final Runnable onEnd;
  private boolean hasEnded;

  /**
   * A writer.
   *
   * @param onEnd run once, on the event loop, when the answer is written or given up
   */
  AnswerWriter(HttpServerResponse response, Context context, Runnable onEnd) {
    this.response = response;
    this.context = context;
    this.onEnd = onEnd;
  }

  /** Writes; called on the event loop. */
  void write(S3Answer answer) {
    if (response.closed() || response.ended()) {
      abandon(answer.body());
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
    switch (answer.body()) {
      case AnswerBody.Document(ByteBuffer bytes) -> writeDocument(answer.status(), bytes);
      case AnswerBody.LengthOnly(long length) -> {
        response.putHeader(S3Headers.CONTENT_LENGTH, Long.toString(length));
        response.end().onComplete(result -> ended());
      }
      case AnswerBody.Pulled(long length, ByteSource source) -> {
        response.putHeader(S3Headers.CONTENT_LENGTH, Long.toString(length));
        response.exceptionHandler(gone -> giveUp(source));
        response.closeHandler(nothing -> giveUp(source));
        pull(source);
      }
    }
  }

  private void writeDocument(int status, ByteBuffer bytes) {
    if (status != NO_CONTENT && status != NOT_MODIFIED) {
      response.putHeader(S3Headers.CONTENT_LENGTH, Integer.toString(bytes.remaining()));
    }
    if (!bytes.hasRemaining()) {
      response.end().onComplete(result -> ended());
    } else {
      response.end(bufferOf(bytes)).onComplete(result -> ended());
    }
  }

  private void abandon(AnswerBody body) {
    if (body instanceof AnswerBody.Pulled(long _, ByteSource source)) {
      source.close();
    }
    ended();
  }

  private void pull(ByteSource source) {
    source
        .next()
        .subscribe()
        .with(
            piece -> context.runOnContext(nothing -> onPiece(source, piece)),
            failure -> context.runOnContext(nothing -> reset(source)));
  }

  private void onPiece(ByteSource source, Optional<Piece> piece) {
    if (hasEnded) {
      piece.ifPresent(p -> p.release().run());
    } else if (piece.isEmpty()) {
      response.end().onComplete(result -> giveUp(source));
    } else {
      send(piece.get());
      goOn(source);
    }
  }

  private void send(Piece piece) {
    response
        .write(bufferOf(piece.buffers().toArray(ByteBuffer[]::new)))
        .onComplete(result -> piece.release().run());
  }

  @SuppressWarnings("deprecation") // The one way into a Buffer without a copy.
  private static Buffer bufferOf(ByteBuffer... bytes) {
    return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
  }

  private void goOn(ByteSource source) {
    if (response.writeQueueFull()) {
      response.drainHandler(
          nothing -> {
            response.drainHandler(null);
            pull(source);
          });
    } else {
      pull(source);
    }
  }

  private void reset(ByteSource source) {
    response.reset();
    giveUp(source);
  }

  private void giveUp(ByteSource source) {
    source.close();
    ended();
  }

  private void ended() {
    if (!hasEnded) {
      hasEnded = true;
      onEnd.run();
    }
  }
}
