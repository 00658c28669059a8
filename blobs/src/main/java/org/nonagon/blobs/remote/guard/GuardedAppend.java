package org.nonagon.blobs.remote.guard;

import io.smallrye.faulttolerance.core.Future;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ShardAppend;

/**
 * An append that begins only when the breakers let it. Its first step goes through them; of the
 * steps behind, which a breaker that opens meanwhile must not break off, they are told the end and
 * the failures.
 *
 * <p>No step has a time limit here: while one runs, the network may use the caller's buffers, so
 * only the store that holds the connection can end it.
 */
final class GuardedAppend implements ShardAppend {
  private final ShardAppend append;
  private final DriveGuard guard;
  private volatile boolean hasBegun;
  private volatile Optional<Throwable> loss = Optional.empty();

  GuardedAppend(ShardAppend append, DriveGuard guard) {
    this.append = append;
    this.guard = guard;
  }

  @Override
  public Uni<Void> write(ByteBuffer... frames) {
    return step(() -> append.write(frames).replaceWith(Signal.DONE), false).replaceWithVoid();
  }

  @Override
  public Uni<AppendOutcome> finish() {
    return step(append::finish, true);
  }

  private <T> Uni<T> step(Supplier<Uni<T>> work, boolean isLast) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (loss.isPresent()) {
                return Uni.createFrom().failure(loss.orElseThrow());
              }
              return hasBegun ? next(work, isLast) : first(work);
            });
  }

  private <T> Uni<T> first(Supplier<Uni<T>> work) {
    hasBegun = true;
    return guard.step(work).onFailure().invoke(this::lose);
  }

  private <T> Uni<T> next(Supplier<Uni<T>> work, boolean isLast) {
    return work.get()
        .invoke(
            () -> {
              if (isLast) {
                guard.note(Future.of(Signal.DONE));
              }
            })
        .onFailure()
        .invoke(
            failure -> {
              guard.note(Future.ofError(failure));
              lose(failure);
            });
  }

  /** Nothing more of the shard may reach the drive after a step that did not. */
  private void lose(Throwable failure) {
    loss = Optional.of(failure);
    append.abort();
  }

  @Override
  public void abort() {
    append.abort();
  }
}
