package org.nonagon.gateway.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.ClientGoneException;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.s3.S3Headers;

/**
 * The body of a request. The socket is read for what is asked and at most the few buffers that
 * Vert.x keeps; pieces are delivered on the event loop.
 */
final class HttpBody implements ByteSource {
  private final HttpServerRequest request;
  private final Context context;
  private final OptionalLong length;
  private boolean waitsForContinue;
  private long readBytes;
  private boolean hasEnded;
  private @Nullable Throwable failure;
  private @Nullable UniEmitter<? super Optional<Piece>> asking;

  /** Takes the body over; called in the request handler, before anything else touches it. */
  HttpBody(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    this.length = lengthOf(request);
    this.waitsForContinue = expectsContinue(request);
    request.pause();
    request.handler(this::onData);
    request.endHandler(nothing -> onEnd());
    request.exceptionHandler(this::onFailure);
  }

  /** A request that is malformed may say anything. */
  private static OptionalLong lengthOf(HttpServerRequest request) {
    if (request.decoderResult().isFailure()
        || request.headers().contains(S3Headers.TRANSFER_ENCODING)) {
      return OptionalLong.empty();
    }
    String length = request.getHeader(S3Headers.CONTENT_LENGTH);
    return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
  }

  private static boolean expectsContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(S3Headers.EXPECT));
  }

  /** How long the body says it is; empty when it says nothing, or comes in chunks. */
  OptionalLong length() {
    return length;
  }

  /** How many bytes are still to come, as far as is known. */
  OptionalLong remaining() {
    if (hasEnded) {
      return OptionalLong.of(0);
    }
    return length.isEmpty() ? length : OptionalLong.of(length.getAsLong() - readBytes);
  }

  /** Whether the client asked to be told to send its body, and was not told. */
  boolean waitsForContinue() {
    return waitsForContinue;
  }

  @Override
  public Uni<Optional<Piece>> next() {
    return Uni.createFrom().emitter(emitter -> context.runOnContext(nothing -> ask(emitter)));
  }

  private void ask(UniEmitter<? super Optional<Piece>> emitter) {
    if (failure != null) {
      emitter.fail(failure);
      return;
    }
    sendContinue();
    if (hasEnded || remaining().orElse(1) == 0) {
      emitter.complete(Optional.empty());
    } else {
      asking = emitter;
      request.fetch(1);
    }
  }

  /**
   * Sends it before an empty body too. HTTP would let it be left out, but botocore, having seen a
   * final answer come in its place, misreads the next answer on the connection.
   */
  private void sendContinue() {
    if (waitsForContinue) {
      waitsForContinue = false;
      request.response().writeContinue();
    }
  }

  private void onData(Buffer data) {
    readBytes += data.length();
    UniEmitter<? super Optional<Piece>> emitter = asking;
    asking = null;
    if (emitter != null) {
      emitter.complete(Optional.of(Piece.of(bytesOf(data))));
    }
  }

  @SuppressWarnings("deprecation") // The one way out of a Buffer without a copy.
  private static ByteBuffer bytesOf(Buffer data) {
    return data.getByteBuf().nioBuffer();
  }

  private void onEnd() {
    hasEnded = true;
    UniEmitter<? super Optional<Piece>> emitter = asking;
    asking = null;
    if (emitter != null) {
      emitter.complete(Optional.empty());
    }
  }

  private void onFailure(Throwable cause) {
    ClientGoneException gone = new ClientGoneException(cause);
    failure = gone;
    UniEmitter<? super Optional<Piece>> emitter = asking;
    asking = null;
    if (emitter != null) {
      emitter.fail(gone);
    }
  }

  /** Leaves the rest to {@link #drop}. */
  @Override
  public void close() {}

  /**
   * Reads what is left and forgets it, so that the next request on the connection can be read.
   *
   * @param maxBytes past so many, {@code tooLong} is run
   */
  void drop(long maxBytes, Runnable tooLong) {
    if (hasEnded) {
      return;
    }
    long atMost = readBytes + maxBytes;
    request.handler(
        data -> {
          readBytes += data.length();
          if (readBytes > atMost) {
            tooLong.run();
          }
        });
    request.resume();
  }
}
