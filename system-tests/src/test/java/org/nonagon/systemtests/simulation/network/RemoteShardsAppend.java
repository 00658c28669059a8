package org.nonagon.systemtests.simulation.network;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * The near end of a shard that is being appended to a drive of another process. As over a real
 * connection a step ends when its bytes have left: that one was lost is only seen at the end, to
 * which no answer comes.
 */
final class RemoteShardsAppend implements ShardAppend {
  private final ShardSpec spec;
  private final Exchange.Exchanges terms;
  private final Link connection;
  private final ServedAppend served;
  private Optional<Refused> refusal = Optional.empty();
  private long bytes;
  private int steps;
  private boolean hasEnded;

  RemoteShardsAppend(
      ShardSpec spec, Supplier<? extends ShardStore> target, Exchange.Exchanges terms) {
    this.spec = spec;
    this.connection = terms.link().connected();
    this.terms =
        new Exchange.Exchanges(connection, terms.timers(), terms.timeoutMillis(), terms.lost());
    this.served = new ServedAppend(() -> target.get().append(spec), connection);
  }

  @Override
  public Uni<Void> write(ByteBuffer... frames) {
    return Uni.createFrom().emitter(emitter -> write(emitter, frames));
  }

  private void write(UniEmitter<? super Void> emitter, ByteBuffer... frames) {
    if (hasEnded) {
      emitter.fail(new IllegalStateException("the append has ended"));
      return;
    }
    long more = Arrays.stream(frames).mapToLong(ByteBuffer::remaining).sum();
    bytes += more;
    if (bytes > spec.framedLength()) {
      refuse("more bytes than were announced");
    }
    if (more > 0 && refusal.isEmpty()) {
      List<ByteBuffer> sent = Arrays.stream(frames).map(RemoteShards::copyOf).toList();
      int step = steps++;
      connection.send(_ -> served.write(step, sent));
    }
    terms.timers().after(0, () -> emitter.complete(null));
  }

  private void refuse(String detail) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(new Refused(Reason.MALFORMED, detail));
      connection.send(_ -> served.abort());
    }
  }

  @Override
  public Uni<AppendOutcome> finish() {
    return Uni.createFrom().deferred(this::end);
  }

  private Uni<AppendOutcome> end() {
    if (hasEnded) {
      return Uni.createFrom().failure(new IllegalStateException("the append has ended"));
    }
    if (bytes < spec.framedLength()) {
      refuse("fewer bytes than were announced");
    }
    hasEnded = true;
    if (refusal.isPresent()) {
      AppendOutcome refused = refusal.get();
      return Uni.createFrom()
          .emitter(emitter -> terms.timers().after(0, () -> emitter.complete(refused)));
    }
    int step = steps++;
    return Exchange.<AppendOutcome>call(terms, "an append", () -> served.finish(step))
        .onFailure()
        .invoke(() -> connection.send(_ -> served.abort()));
  }

  @Override
  public void abort() {
    if (!hasEnded) {
      refuse("the append was given up");
    }
  }
}
