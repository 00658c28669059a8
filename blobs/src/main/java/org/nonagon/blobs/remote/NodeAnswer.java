package org.nonagon.blobs.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.protocol.wire.ShardAnswer;
import org.nonagon.protocol.wire.ShardHeaders;

/** What a node said, whole. Its memory is given back once, by {@link #release}. */
final class NodeAnswer {
  private final ShardAnswer answer;
  private final String incarnation;
  private final String form;
  private final ByteBuf body;
  private final AtomicBoolean released = new AtomicBoolean();

  private NodeAnswer(ShardAnswer answer, HttpClientResponse response, ByteBuf body) {
    this.answer = answer;
    this.incarnation = field(response, ShardHeaders.INCARNATION);
    this.form = field(response, ShardHeaders.FORM);
    this.body = body;
  }

  private static String field(HttpClientResponse response, String name) {
    return Optional.ofNullable(response.getHeader(name)).orElse("");
  }

  /**
   * Gathers an answer; called when its head has come, on its event loop.
   *
   * @param maxBytes what it may have; one that says more is not read
   */
  static Future<NodeAnswer> gather(HttpClientResponse response, int maxBytes) {
    response.exceptionHandler(_ -> {}); // Whoever refuses it here gives up its connection too.
    Optional<ShardAnswer> answer = ShardAnswer.of(field(response, ShardHeaders.ANSWER));
    String length = field(response, ShardHeaders.CONTENT_LENGTH);
    if (answer.isEmpty() || !length.matches("[0-9]{1,9}")) {
      return Future.failedFuture(new ShardStoreException("not the answer of a storage node"));
    }
    int bytes = Integer.parseInt(length);
    if (bytes > Math.max(maxBytes, ShardAnswer.MAX_DETAIL_BYTES)) {
      return Future.failedFuture(new ShardStoreException("an answer of " + bytes + " bytes"));
    }
    ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    NodeAnswer whole = new NodeAnswer(answer.get(), response, body);
    return whole.fill(response);
  }

  private Future<NodeAnswer> fill(HttpClientResponse response) {
    Promise<NodeAnswer> filled = Promise.promise();
    response.handler(this::add);
    response.endHandler(_ -> filled.tryComplete(this));
    response.exceptionHandler(
        failure -> {
          if (filled.tryFail(failure)) {
            release();
          }
        });
    return filled.future();
  }

  @SuppressWarnings("deprecation") // The one way out of a Buffer without another copy.
  private void add(Buffer data) {
    if (!released.get()) {
      body.writeBytes(data.getByteBuf());
    }
  }

  ShardAnswer answer() {
    return answer;
  }

  String incarnation() {
    return incarnation;
  }

  String form() {
    return form;
  }

  /** The bytes of the body, to be left alone after {@link #release}. */
  ByteBuffer body() {
    return body.nioBuffer();
  }

  /** A copy of the body; releases it. */
  byte[] takeBytes() {
    byte[] bytes = new byte[body.readableBytes()];
    body.getBytes(body.readerIndex(), bytes);
    release();
    return bytes;
  }

  /** The body as a text for people; releases it. */
  String takeDetail() {
    return new String(takeBytes(), StandardCharsets.UTF_8);
  }

  void release() {
    if (released.compareAndSet(false, true)) {
      body.release();
    }
  }
}
