package org.nonagon.storagenode.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.ShardAnswer;
import org.nonagon.protocol.wire.ShardHeaders;
import org.nonagon.protocol.wire.ShardRequest;

/**
 * From the body of a request to the drive.
 *
 * <p>Bytes are gathered in one piece of pooled direct memory. When it is full the drive gets it,
 * and nothing more is read from the socket before the drive gives it back: what a slow drive does
 * not take stays with the sender. A peer that breaks off is noticed at once; the shard is given up,
 * and the memory goes back when the drive is done with it.
 *
 * <p>Used on the event loop of its exchange.
 */
final class AppendBody {
  /** As many bytes as a full cell has as frames. */
  static final int PIECE_BYTES =
      ShardStore.MAX_READ_BLOCKS * (ShardSpec.MAX_BLOCK_BYTES + BlockFrames.CRC_BYTES);

  private final ShardExchange exchange;
  private final long length;
  private final ShardAppend append;
  private final Runnable onEnd;
  private final ByteBuf piece;
  private Buffer arrived = Buffer.buffer();
  private int arrivedAt;
  private long taken;
  private boolean isWaiting;
  private boolean hasEnded;

  AppendBody(ShardExchange exchange, ShardSpec spec, ShardStore store, Runnable onEnd) {
    this.exchange = exchange;
    this.length = spec.framedLength();
    this.append = store.append(spec);
    this.onEnd = onEnd;
    this.piece = PooledByteBufAllocator.DEFAULT.directBuffer(pieceBytes(spec), pieceBytes(spec));
  }

  /** How much memory an append takes. */
  static int pieceBytes(ShardSpec spec) {
    return (int) Math.min(PIECE_BYTES, spec.framedLength());
  }

  void begin() {
    exchange.request().handler(this::onData);
    exchange.whenGone(this::onGone);
    if (!exchange.isGone()) {
      exchange.request().fetch(1);
    }
  }

  private void onGone() {
    append.abort();
    if (!isWaiting) {
      end();
    }
  }

  /** Gives the memory back; the drive must be done with it. */
  private void end() {
    if (!hasEnded) {
      hasEnded = true;
      piece.release();
      onEnd.run();
    }
  }

  private void onData(Buffer data) {
    if (!hasEnded) {
      arrived = data;
      arrivedAt = 0;
      gather();
    }
  }

  /** Moves what has arrived into the piece, and on to the drive. */
  @SuppressWarnings("deprecation") // The one way out of a Buffer without another copy.
  private void gather() {
    if (taken == length) {
      finish(arrived.getByte(arrivedAt));
      return;
    }
    int fits = (int) Math.min(piece.writableBytes(), length - taken);
    int bytes = Math.min(arrived.length() - arrivedAt, fits);
    piece.writeBytes(arrived.getByteBuf(), arrivedAt, bytes);
    arrivedAt += bytes;
    taken += bytes;
    if (bytes == fits) {
      step(append.write(frames()), _ -> onWritten());
    } else {
      exchange.request().fetch(1);
    }
  }

  private void finish(byte last) {
    if (last == ShardRequest.Append.END) {
      exchange.request().resume();
      step(append.finish(), this::answer);
    } else {
      append.abort();
      end();
      exchange.refuseMalformed("a shard that is not ended");
    }
  }

  private ByteBuffer frames() {
    return piece.nioBuffer();
  }

  private void onWritten() {
    piece.clear();
    if (arrivedAt < arrived.length()) {
      gather();
    } else {
      exchange.request().fetch(1);
    }
  }

  /** One step of the drive, and what comes after it unless the peer went meanwhile. */
  private <T> void step(Uni<T> work, Consumer<T> next) {
    isWaiting = true;
    work.subscribe()
        .with(
            item -> exchange.onLoop(() -> stepped(() -> next.accept(item))),
            failure -> exchange.onLoop(() -> stepped(() -> fail(failure))));
  }

  private void stepped(Runnable next) {
    isWaiting = false;
    if (exchange.isGone()) {
      end();
    } else {
      next.run();
    }
  }

  private void fail(Throwable failure) {
    append.abort();
    end();
    ShardRoutes.lost(exchange, failure);
  }

  private void answer(AppendOutcome outcome) {
    end();
    switch (outcome) {
      case AppendOutcome.Durable(int incarnation) -> {
        exchange.putHeader(ShardHeaders.INCARNATION, Integer.toString(incarnation));
        exchange.answer(ShardAnswer.DURABLE);
      }
      case AppendOutcome.Refused(AppendOutcome.Reason reason, String detail) ->
          exchange.answer(answerOf(reason), detail);
    }
  }

  private static ShardAnswer answerOf(AppendOutcome.Reason reason) {
    return switch (reason) {
      case FULL -> ShardAnswer.FULL;
      case READ_ONLY -> ShardAnswer.READ_ONLY;
      case ISOLATED -> ShardAnswer.ISOLATED;
      case MALFORMED -> ShardAnswer.MALFORMED_SHARD;
    };
  }
}
