package org.nonagon.testkit.memory;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.FrameVerifier;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;

/** A shard that is being written to an {@link InMemoryShardStore}. */
final class InMemoryShardAppend implements ShardAppend {
  private final InMemoryShardStore store;
  private final ShardSpec spec;
  private final FrameVerifier verifier;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Optional<AppendOutcome> refused = Optional.empty();
  private volatile boolean aborted;
  private volatile boolean ended;

  InMemoryShardAppend(InMemoryShardStore store, ShardSpec spec) {
    this.store = store;
    this.spec = spec;
    this.verifier = new FrameVerifier(spec);
  }

  @Override
  public Uni<Void> write(ByteBuffer... frames) {
    return store
        .later(
            () -> {
              take(frames);
              return frames;
            })
        .replaceWithVoid();
  }

  private synchronized void take(ByteBuffer... frames) {
    requireOpen();
    noteRefusal();
    for (ByteBuffer buffer : frames) {
      verifier.accept(buffer);
      if (!verifier.failed() && refused.isEmpty()) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        written.writeBytes(bytes);
      }
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the append of %s has ended".formatted(spec.id()));
    }
  }

  /** A drive that refused once has lost a part of the shard: later recovery does not help it. */
  private void noteRefusal() {
    if (refused.isEmpty() && store.admission() instanceof Refused refusal) {
      refused = Optional.of(refusal);
    }
  }

  @Override
  public Uni<AppendOutcome> finish() {
    return store.later(this::end);
  }

  private synchronized AppendOutcome end() {
    requireOpen();
    ended = true;
    noteRefusal();
    Optional<String> fault =
        aborted ? Optional.of("the writer gave the shard up") : verifier.verdict();
    if (refused.isPresent()) {
      return refused.get();
    }
    if (fault.isPresent()) {
      return new Refused(AppendOutcome.Reason.MALFORMED, fault.get());
    }
    store.keep(new StoredShard(spec, written.toByteArray()));
    return store.admission();
  }

  @Override
  public void abort() {
    aborted = true;
  }
}
