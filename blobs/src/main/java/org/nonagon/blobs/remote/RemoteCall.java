package org.nonagon.blobs.remote;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.util.Optional;
import java.util.function.Consumer;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.protocol.wire.ShardRequest;

/**
 * One request that is sent whole, and its answer. Ends once: with the answer, with a failure, or at
 * its deadline. Used on one event loop.
 */
final class RemoteCall {
  private final RemoteNode node;
  private final ShardRequest request;
  private final UniEmitter<?> emitter;
  private final Consumer<NodeAnswer> next;
  private final RemoteNode.Deadline deadline;
  private Optional<HttpClientRequest> open = Optional.empty();
  private boolean hasEnded;

  private RemoteCall(
      RemoteNode node, ShardRequest request, UniEmitter<?> emitter, Consumer<NodeAnswer> next) {
    this.node = node;
    this.request = request;
    this.emitter = emitter;
    this.next = next;
    this.deadline =
        node.deadline(
            node.config().stepMillis(),
            () -> fail(new ShardStoreException("no answer of %s in time".formatted(node))));
  }

  /**
   * Begins a call.
   *
   * @param emitter is told when the call fails
   * @param next takes the answer and its memory
   */
  static RemoteCall begin(
      RemoteNode node,
      ShardRequest request,
      byte[] body,
      UniEmitter<?> emitter,
      Consumer<NodeAnswer> next) {
    RemoteCall call = new RemoteCall(node, request, emitter, next);
    node.open(request).onSuccess(open -> call.send(open, body)).onFailure(call::fail);
    return call;
  }

  private void send(HttpClientRequest opened, byte[] body) {
    if (hasEnded) {
      RemoteNode.cut(opened);
      return;
    }
    open = Optional.of(opened);
    opened
        .send(Buffer.buffer(body))
        .compose(response -> NodeAnswer.gather(response, RemoteNode.maxAnswerBytes(request)))
        .onSuccess(this::succeed)
        .onFailure(this::fail);
  }

  private void succeed(NodeAnswer answer) {
    if (hasEnded) {
      answer.release();
    } else {
      hasEnded = true;
      deadline.met();
      next.accept(answer);
    }
  }

  private void fail(Throwable failure) {
    if (!hasEnded) {
      giveUp();
      emitter.fail(
          new ShardStoreException(
              "%s: %s %s".formatted(node, request.method(), failure.getMessage()), failure));
    }
  }

  /** Nobody wants the answer any more. */
  void giveUp() {
    if (!hasEnded) {
      hasEnded = true;
      deadline.met();
      open.ifPresent(RemoteNode::cut);
    }
  }
}
