package org.nonagon.systemtests.simulation.network;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * The far end of an append: does the steps in their order, each once, however they arrive. An
 * append of which nothing is heard for a while is given up, as its writer may be gone.
 */
final class ServedAppend {
  /** How long the far end waits for the next step. */
  static final long IDLE_MILLIS = 60_000;

  private final Supplier<ShardAppend> opening;
  private final Link connection;
  private final Map<Integer, Step> arrived = new HashMap<>();
  private Optional<ShardAppend> append = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();
  private int next;
  private int heard;
  private boolean isBusy;
  private boolean hasEnded;

  /** Something to do that tells when it is done. */
  private interface Step {
    void begin(Runnable done);
  }

  /**
   * An append that begins with the first step.
   *
   * @param connection to this end
   */
  ServedAppend(Supplier<ShardAppend> opening, Link connection) {
    this.opening = opening;
    this.connection = connection;
  }

  void write(int number, List<ByteBuffer> frames) {
    ByteBuffer[] buffers = frames.toArray(ByteBuffer[]::new);
    take(
        number,
        done ->
            open()
                .chain(open -> open.write(buffers))
                .subscribe()
                .with(_ -> done.run(), lost -> fail(lost, done)));
  }

  Uni<AppendOutcome> finish(int number) {
    return Uni.createFrom().emitter(emitter -> take(number, done -> finish(emitter, done)));
  }

  private void finish(UniEmitter<? super AppendOutcome> emitter, Runnable done) {
    hasEnded = true;
    open()
        .chain(ShardAppend::finish)
        .subscribe()
        .with(emitter::complete, lost -> emitter.fail(new ShardStoreException("append", lost)));
    done.run();
  }

  private void fail(Throwable lost, Runnable done) {
    failure = failure.or(() -> Optional.of(lost));
    append.ifPresent(ShardAppend::abort);
    done.run();
  }

  void abort() {
    if (!hasEnded) {
      hasEnded = true;
      arrived.clear();
      append.ifPresent(ShardAppend::abort);
    }
  }

  private void take(int number, Step step) {
    if (hasEnded || number < next || arrived.putIfAbsent(number, step) != null) {
      return;
    }
    int mark = ++heard;
    connection.runThere(IDLE_MILLIS, () -> giveUpUnlessHeard(mark));
    proceed();
  }

  private void giveUpUnlessHeard(int mark) {
    if (heard == mark) {
      abort();
    }
  }

  private void proceed() {
    Step step = isBusy || hasEnded ? null : arrived.remove(next);
    if (step == null) {
      return;
    }
    isBusy = true;
    next++;
    step.begin(
        () -> {
          isBusy = false;
          proceed();
        });
  }

  /** The append, opened with the first step; fails once a step was lost. */
  private Uni<ShardAppend> open() {
    return Uni.createFrom()
        .item(
            () -> {
              if (failure.isPresent()) {
                throw new ShardStoreException("a step was lost", failure.get());
              }
              ShardAppend open = append.orElseGet(opening);
              append = Optional.of(open);
              return open;
            });
  }
}
