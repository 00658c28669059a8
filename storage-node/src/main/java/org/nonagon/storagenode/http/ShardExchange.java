package org.nonagon.storagenode.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.nonagon.protocol.wire.ShardAnswer;
import org.nonagon.protocol.wire.ShardHeaders;
import org.nonagon.protocol.wire.StatusForm;

/**
 * One request and its one answer. Used on its event loop; {@link #onLoop} leads there.
 *
 * <p>It ends once: when the answer is written, or when the peer is gone.
 */
final class ShardExchange {
  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Runnable onEnd;
  private OptionalLong deadline = OptionalLong.empty();
  private Runnable onGone = () -> {};
  private boolean isAnswered;
  private boolean closesAfter;
  private boolean isGone;
  private boolean hasEnded;

  ShardExchange(Vertx vertx, Context context, HttpServerRequest request, Runnable onEnd) {
    this.vertx = vertx;
    this.context = context;
    this.request = request;
    this.response = request.response();
    this.onEnd = onEnd;
    request.pause();
    request.exceptionHandler(_ -> gone());
    response.exceptionHandler(_ -> gone());
    response.closeHandler(_ -> gone());
  }

  HttpServerRequest request() {
    return request;
  }

  /** The length of the body; empty when it is not told, or in more ways than one. */
  OptionalLong length() {
    List<String> lengths = request.headers().getAll(ShardHeaders.CONTENT_LENGTH);
    if (request.headers().contains(ShardHeaders.TRANSFER_ENCODING) || lengths.size() > 1) {
      return OptionalLong.empty();
    }
    if (lengths.isEmpty()) {
      return OptionalLong.of(0);
    }
    return lengths.getFirst().matches("[0-9]{1,12}")
        ? OptionalLong.of(Long.parseLong(lengths.getFirst()))
        : OptionalLong.empty();
  }

  String header(String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  /** Runs something on the event loop, later. */
  void onLoop(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  /** Closes the connection if the exchange takes longer; replaces what was said before. */
  void limit(long seconds) {
    deadline.ifPresent(vertx::cancelTimer);
    deadline = OptionalLong.of(vertx.setTimer(seconds * 1000, _ -> cut()));
  }

  /** Below Vert.x, which would wait until the peer has taken what was written. */
  private void cut() {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) { // One that is closed has no handlers any more.
      ChannelFuture _ = first.close();
    }
  }

  /** What to do, once, when the peer is gone before it was answered. */
  void whenGone(Runnable task) {
    onGone = task;
    if (isGone) {
      task.run();
    }
  }

  boolean isGone() {
    return isGone;
  }

  private void gone() {
    if (!isGone && !hasEnded) {
      isGone = true;
      onGone.run();
      end();
    }
  }

  private void end() {
    if (!hasEnded) {
      hasEnded = true;
      deadline.ifPresent(vertx::cancelTimer);
      onEnd.run();
    }
  }

  /** Adds a field to the answer. */
  void putHeader(String name, String value) {
    if (!isGone) {
      response.putHeader(name, value);
    }
  }

  /** Answers without a body. */
  void answer(ShardAnswer answer) {
    answer(answer, ByteBuffer.allocate(0), () -> {});
  }

  /** Answers with a text for people. */
  void answer(ShardAnswer answer, String detail) {
    answer(answer, ByteBuffer.wrap(StatusForm.detail(detail)), () -> {});
  }

  /**
   * Answers.
   *
   * @param release run once, when the body is not needed any more
   */
  @SuppressWarnings("deprecation") // The one way into a Buffer without a copy.
  void answer(ShardAnswer answer, ByteBuffer body, Runnable release) {
    if (isGone || isAnswered || response.ended()) {
      release.run();
      return;
    }
    isAnswered = true;
    response
        .setStatusCode(answer.status())
        .putHeader(ShardHeaders.ANSWER, answer.token())
        .putHeader(ShardHeaders.CONTENT_LENGTH, Integer.toString(body.remaining()));
    Buffer bytes = Buffer.buffer(Unpooled.wrappedBuffer(body.duplicate()));
    response
        .end(bytes)
        .onComplete(
            _ -> {
              release.run();
              end();
              if (closesAfter) {
                request.connection().close();
              }
            });
  }

  /** Answers and closes the connection, since what follows on it is not read. */
  void refuse(ShardAnswer answer, String detail) {
    if (!isGone) {
      closesAfter = true;
      response.putHeader(ShardHeaders.CONNECTION, "close");
      answer(answer, detail);
    }
  }

  /** Refuses what was no request at all. */
  void refuseMalformed(String detail) {
    refuse(ShardAnswer.MALFORMED_REQUEST, detail);
  }
}
