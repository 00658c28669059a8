package org.nonagon.blobs.remote;

import io.netty.buffer.Unpooled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.protocol.wire.ShardRequest;

/**
 * A shard that is being appended to a drive of another process: one request, whose body is the
 * steps.
 *
 * <p>A step ends when its bytes have left for the network; they are not copied before. What the
 * node says before the end (that it is busy, for one) is kept until the end asks for it, and bytes
 * are passed over from then on. When a step takes too long the connection is closed, which ends the
 * step, and only then do the buffers go back.
 *
 * <p>The state is used on one event loop.
 */
final class RemoteShardAppend implements ShardAppend {
  private final RemoteNode node;
  private final ShardRequest.Append request;
  private final Context context;
  private State state = new Unopened();
  private Optional<NodeAnswer> answer = Optional.empty();
  private Runnable onAnswer = () -> {};
  private long bytes;
  private boolean hasEnded;

  /** Where the request is. */
  private sealed interface State {}

  /** Nothing was sent. */
  private record Unopened() implements State {}

  /** The body is being sent. */
  private record Open(HttpClientRequest http) implements State {}

  /** Nothing more is sent: the shard was refused here. */
  private record Closed(Refused refusal) implements State {}

  /** The connection is lost. */
  private record Lost(ShardStoreException failure) implements State {}

  RemoteShardAppend(RemoteNode node, ShardRequest.Append request) {
    this.node = node;
    this.request = request;
    this.context = node.context();
  }

  @Override
  public Uni<Void> write(ByteBuffer... frames) {
    return this.<Void>onLoop(emitter -> take(emitter, frames));
  }

  @Override
  public Uni<AppendOutcome> finish() {
    return this.<AppendOutcome>onLoop(this::end);
  }

  @Override
  public void abort() {
    context.runOnContext(
        _ -> {
          if (!hasEnded) {
            close(new Refused(Reason.MALFORMED, "the append was given up"));
          }
        });
  }

  private <T> Uni<T> onLoop(Consumer<UniEmitter<? super T>> step) {
    return Uni.createFrom().emitter(emitter -> context.runOnContext(_ -> tryStep(step, emitter)));
  }

  /** A step that is broken must not leave its caller waiting. */
  private static <T> void tryStep(
      Consumer<UniEmitter<? super T>> step, UniEmitter<? super T> emitter) {
    try {
      step.accept(emitter);
    } catch (RuntimeException bug) {
      emitter.fail(bug);
    }
  }

  private void close(Refused refusal) {
    leave(new Closed(refusal));
    answer.ifPresent(NodeAnswer::release);
  }

  private void lose(Throwable failure) {
    if (answer.isPresent()) {
      cut(state); // What the node has said stands, whatever becomes of the bytes behind it.
    } else if (state instanceof Unopened || state instanceof Open) {
      leave(
          new Lost(
              new ShardStoreException(
                  "%s: append %s".formatted(node, failure.getMessage()), failure)));
      onAnswer.run();
    }
  }

  private void leave(State next) {
    State before = state;
    state = next; // First: whatever the cut ends asks for the state at once.
    cut(before);
  }

  /** Gives the connection up, if there is one with a request that has not ended. */
  private static void cut(State state) {
    if (state instanceof Open(HttpClientRequest http)) {
      RemoteNode.cut(http);
    }
  }

  private void take(UniEmitter<? super Void> emitter, ByteBuffer... frames) {
    if (hasEnded) {
      emitter.fail(new IllegalStateException("the append has ended"));
      return;
    }
    long more = 0;
    for (ByteBuffer buffer : frames) {
      more += buffer.remaining();
    }
    bytes += more;
    if (bytes > request.spec().framedLength() && !(state instanceof Lost)) {
      close(new Refused(Reason.MALFORMED, "more bytes than were announced"));
    }
    if (more == 0) {
      emitter.complete(null);
      return;
    }
    switch (state) {
      case Unopened _ -> open(emitter, frames);
      case Open(HttpClientRequest http) -> send(http, emitter, frames);
      case Closed _ -> emitter.complete(null);
      case Lost(ShardStoreException failure) -> emitter.fail(failure);
    }
  }

  private void open(UniEmitter<? super Void> emitter, ByteBuffer... frames) {
    node.open(request)
        .onSuccess(http -> opened(http, emitter, frames))
        .onFailure(
            failure -> {
              lose(failure);
              ended(emitter);
            });
  }

  private void opened(
      HttpClientRequest http, UniEmitter<? super Void> emitter, ByteBuffer... frames) {
    if (!(state instanceof Unopened)) {
      RemoteNode.cut(http);
      ended(emitter);
      return;
    }
    state = new Open(http);
    http.response()
        .compose(response -> NodeAnswer.gather(response, RemoteNode.maxAnswerBytes(request)))
        .onSuccess(this::answered)
        .onFailure(this::lose);
    send(http, emitter, frames);
  }

  private void answered(NodeAnswer told) {
    if (state instanceof Open) {
      answer = Optional.of(told);
      onAnswer.run();
    } else {
      told.release();
    }
  }

  private void send(
      HttpClientRequest http, UniEmitter<? super Void> emitter, ByteBuffer... frames) {
    if (answer.isPresent()) {
      emitter.complete(null);
      return;
    }
    RemoteNode.Deadline deadline = deadline();
    write(http, frames)
        .onComplete(
            written -> {
              deadline.met();
              if (written.failed() && answer.isEmpty()) {
                lose(written.cause());
              }
              ended(emitter);
            });
  }

  @SuppressWarnings("deprecation") // The one way into a Buffer without a copy.
  private static Future<Void> write(HttpClientRequest http, ByteBuffer... frames) {
    ByteBuffer[] views = new ByteBuffer[frames.length];
    for (int i = 0; i < frames.length; i++) {
      views[i] = frames[i].duplicate();
    }
    return http.write(Buffer.buffer(Unpooled.wrappedBuffer(views)));
  }

  private RemoteNode.Deadline deadline() {
    return node.deadline(
        node.config().stepMillis(), () -> lose(new ShardStoreException("the node took too long")));
  }

  /** A write has ended. */
  private void ended(UniEmitter<? super Void> emitter) {
    if (state instanceof Lost(ShardStoreException failure)) {
      emitter.fail(failure);
    } else {
      emitter.complete(null);
    }
  }

  private void end(UniEmitter<? super AppendOutcome> emitter) {
    if (hasEnded) {
      emitter.fail(new IllegalStateException("the append has ended"));
      return;
    }
    if (bytes < request.spec().framedLength()
        && !(state instanceof Closed || state instanceof Lost)) {
      close(new Refused(Reason.MALFORMED, "fewer bytes than were announced"));
    }
    hasEnded = true;
    if (state instanceof Open(HttpClientRequest http) && answer.isEmpty()) {
      RemoteNode.Deadline deadline = deadline();
      onAnswer =
          () -> {
            deadline.met();
            onAnswer = () -> {};
            tell(emitter);
          };
      http.end(Buffer.buffer(1).appendByte(ShardRequest.Append.END)).onFailure(this::lose);
    } else {
      cut(state);
      tell(emitter);
    }
  }

  private void tell(UniEmitter<? super AppendOutcome> emitter) {
    switch (state) {
      case Closed(Refused refusal) -> emitter.complete(refusal);
      case Lost(ShardStoreException failure) -> emitter.fail(failure);
      case Unopened _ -> throw new IllegalStateException("a shard without bytes");
      case Open _ -> tell(emitter, answer.orElseThrow());
    }
  }

  private void tell(UniEmitter<? super AppendOutcome> emitter, NodeAnswer told) {
    switch (told.answer()) {
      case DURABLE -> durable(emitter, told);
      case FULL -> refuse(emitter, Reason.FULL, told);
      case READ_ONLY -> refuse(emitter, Reason.READ_ONLY, told);
      case ISOLATED -> refuse(emitter, Reason.ISOLATED, told);
      case MALFORMED_SHARD -> refuse(emitter, Reason.MALFORMED, told);
      default -> emitter.fail(RemoteShardStore.lost(node, told));
    }
  }

  private void durable(UniEmitter<? super AppendOutcome> emitter, NodeAnswer told) {
    told.release();
    if (told.incarnation().matches("[1-9][0-9]{0,8}")) {
      emitter.complete(new Durable(Integer.parseInt(told.incarnation())));
    } else {
      emitter.fail(new ShardStoreException("%s did not name its incarnation".formatted(node)));
    }
  }

  private static void refuse(
      UniEmitter<? super AppendOutcome> emitter, Reason reason, NodeAnswer told) {
    emitter.complete(new Refused(reason, told.takeDetail()));
  }
}
