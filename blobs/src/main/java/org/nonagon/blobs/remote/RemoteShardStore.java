package org.nonagon.blobs.remote;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.protocol.wire.DropList;
import org.nonagon.protocol.wire.InventoryList;
import org.nonagon.protocol.wire.ShardAnswer;
import org.nonagon.protocol.wire.ShardHeaders;
import org.nonagon.protocol.wire.ShardRequest;
import org.nonagon.protocol.wire.StatusForm;

/**
 * A drive of another process. Each call is one request and is tried once: whether to try again, and
 * when not to try at all, is for whoever wraps this.
 *
 * <p>An answer is believed only as far as it fits what was asked; anything else is lost I/O.
 */
public final class RemoteShardStore implements ShardStore {
  private static final byte[] NO_BODY = {};

  private final RemoteNode node;
  private final DriveId drive;

  /** The drive {@code drive} of {@code node}. */
  public RemoteShardStore(RemoteNode node, DriveId drive) {
    this.node = node;
    this.drive = drive;
  }

  @Override
  public DriveId drive() {
    return drive;
  }

  @Override
  public ShardAppend append(ShardSpec spec) {
    return new RemoteShardAppend(node, new ShardRequest.Append(drive, spec));
  }

  @Override
  public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
    ShardRequest.Read request = new ShardRequest.Read(drive, shard, firstBlock, blockCount);
    return Uni.createFrom()
        .deferred(
            () -> {
              AtomicBoolean taken = new AtomicBoolean();
              return this.<ReadOutcome>call(
                      request, NO_BODY, answer -> readOutcome(request, answer, taken))
                  .onItem()
                  .invoke(() -> taken.set(true));
            });
  }

  /** An answer as an outcome, and what is to happen if nobody takes it. */
  private record Told<T>(T outcome, Runnable ifNotTaken) {
    private static <T> Told<T> of(T outcome) {
      return new Told<>(outcome, () -> {});
    }
  }

  /** Turns an answer into an outcome; throws when it does not fit. */
  private interface Reading<T> {
    Told<T> read(NodeAnswer answer);
  }

  private <T> Uni<T> call(ShardRequest request, byte[] body, Reading<T> reading) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = node.context();
              context.runOnContext(_ -> begin(context, request, body, emitter, reading));
            });
  }

  private <T> void begin(
      Context context,
      ShardRequest request,
      byte[] body,
      UniEmitter<? super T> emitter,
      Reading<T> reading) {
    RemoteCall call =
        RemoteCall.begin(node, request, body, emitter, answer -> tell(answer, emitter, reading));
    emitter.onTermination(() -> context.runOnContext(_ -> call.giveUp()));
  }

  private static <T> void tell(
      NodeAnswer answer, UniEmitter<? super T> emitter, Reading<T> reading) {
    Told<T> told;
    try {
      told = reading.read(answer);
    } catch (ShardStoreException misfit) {
      answer.release();
      emitter.fail(misfit);
      return;
    }
    emitter.complete(told.outcome());
    told.ifNotTaken().run();
  }

  private Told<ReadOutcome> readOutcome(
      ShardRequest.Read request, NodeAnswer answer, AtomicBoolean taken) {
    return switch (answer.answer()) {
      case FRAMES -> {
        ReadOutcome frames = frames(request, answer);
        yield new Told<>(
            frames,
            () -> {
              if (!taken.get()) {
                answer.release();
              }
            });
      }
      case NO_SHARD -> {
        answer.release();
        yield Told.of(new ReadOutcome.NotFound());
      }
      case UNREADABLE -> Told.of(new ReadOutcome.Unreadable(answer.takeDetail()));
      default -> throw lost(node, answer);
    };
  }

  private ReadOutcome frames(ShardRequest.Read request, NodeAnswer answer) {
    Optional<ShardSpec> spec = ShardHeaders.readForm(request.shard(), answer.form());
    if (spec.isEmpty() || answer.body().remaining() != framedBytes(spec.get(), request)) {
      throw new ShardStoreException("%s sent other blocks than asked for".formatted(node));
    }
    return new ReadOutcome.Frames(spec.get(), answer.body(), answer::release);
  }

  /** What the answer to a read must have; nothing fits when the shard ends before. */
  private static long framedBytes(ShardSpec spec, ShardRequest.Read request) {
    int frameBytes = spec.blockBytes() + BlockFrames.CRC_BYTES;
    long rest = spec.framedLength() - (long) request.firstBlock() * frameBytes;
    return rest <= 0 ? -1 : Math.min((long) request.blockCount() * frameBytes, rest);
  }

  @Override
  public Uni<Void> drop(List<ShardId> shards) {
    byte[] body = DropList.encode(shards);
    ShardRequest request = new ShardRequest.Drop(drive, shards.size(), DropList.digest(body));
    return this.<List<ShardId>>call(
            request,
            body,
            answer -> {
              require(answer, ShardAnswer.DROPPED);
              answer.release();
              return Told.of(List.of());
            })
        .replaceWithVoid();
  }

  @Override
  public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
    int first = Math.max(firstGroup, 0);
    int last = Math.min(lastGroup, Group.COUNT - 1);
    if (last < first) {
      return Uni.createFrom().item(List.of());
    }
    return call(
        new ShardRequest.Inventory(drive, first, last),
        NO_BODY,
        answer -> {
          require(answer, ShardAnswer.INVENTORY);
          return Told.of(InventoryList.decode(answer.takeBytes()).orElseThrow(this::misread));
        });
  }

  @Override
  public Uni<DriveStatus> status() {
    return call(
        new ShardRequest.Status(drive),
        NO_BODY,
        answer -> {
          require(answer, ShardAnswer.STATUS);
          return Told.of(StatusForm.decode(answer.takeBytes()).orElseThrow(this::misread));
        });
  }

  private void require(NodeAnswer answer, ShardAnswer expected) {
    if (answer.answer() != expected) {
      throw lost(node, answer);
    }
  }

  private ShardStoreException misread() {
    return new ShardStoreException("%s sent what is no answer".formatted(node));
  }

  /** The failure that an answer is which says nothing of a shard. */
  static ShardStoreException lost(RemoteNode node, NodeAnswer answer) {
    return new ShardStoreException(
        "%s: %s: %s".formatted(node, answer.answer().token(), answer.takeDetail()));
  }
}
