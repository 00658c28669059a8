package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * One shard on its way to its drive: its cells go one after another, and behind the last one it is
 * ended.
 *
 * <p>A cell's memory is given back when the drive lets go of it, even if the shard was given up
 * meanwhile: until then the drive may still read it. Confined to the serial executor of its body.
 */
final class ShardLane {
  private final ShardId shard;
  private final Optional<ShardStore> store;
  private final Optional<ShardAppend> append;
  private final int cells;
  private final Executor serial;
  private final Runnable onChange;
  private final Queue<StripePool.Cell> queue = new ArrayDeque<>();
  private boolean busy;
  private int taken;
  private boolean finishing;
  private boolean dropped;
  private ShardState state = ShardState.PENDING;
  private int incarnation;
  private String trouble = "";

  /**
   * @param store the drive; a shard without one is lost from the start
   * @param cells how many cells the shard has
   * @param onChange told on the serial executor when the shard came farther or was lost
   */
  ShardLane(
      ShardSpec spec, Optional<ShardStore> store, int cells, Executor serial, Runnable onChange) {
    this.shard = spec.id();
    this.store = store;
    this.append = store.map(s -> s.append(spec));
    this.cells = cells;
    this.serial = serial;
    this.onChange = onChange;
    if (append.isEmpty()) {
      state = ShardState.LOST;
      trouble = "its drive cannot be reached";
    }
  }

  /** Takes the next cell over. */
  void offer(StripePool.Cell cell) {
    if (state == ShardState.LOST) {
      cell.release();
    } else {
      queue.add(cell);
      advance();
    }
  }

  private void advance() {
    StripePool.Cell next = busy ? null : queue.poll();
    if (next != null) {
      busy = true;
      listen(
          append.orElseThrow().write(next.bytes()),
          done -> written(next),
          failure -> failed(next, failure));
    } else if (taken == cells && !finishing) {
      finishing = true;
      listen(append.orElseThrow().finish(), this::finished, e -> giveUp(e.toString()));
    }
  }

  private <T> void listen(Uni<T> work, Consumer<T> onItem, Consumer<Throwable> onFailure) {
    work.subscribe()
        .with(
            item -> serial.execute(() -> onItem.accept(item)),
            failure -> serial.execute(() -> onFailure.accept(failure)));
  }

  private void written(StripePool.Cell cell) {
    cell.release();
    busy = false;
    taken++;
    if (state == ShardState.PENDING) {
      advance();
      onChange.run();
    }
  }

  private void failed(StripePool.Cell cell, Throwable failure) {
    cell.release();
    giveUp(failure.toString());
  }

  private void finished(AppendOutcome outcome) {
    switch (outcome) {
      case AppendOutcome.Durable durable -> becameDurable(durable.incarnation());
      case AppendOutcome.Refused refused -> giveUp(refused.reason() + " " + refused.detail());
    }
  }

  private void becameDurable(int byIncarnation) {
    if (state == ShardState.PENDING) {
      state = ShardState.DURABLE;
      incarnation = byIncarnation;
      onChange.run();
    }
    if (dropped) {
      dropFromDrive();
    }
  }

  /** Counts the shard as lost, unless it is durable. Nothing more is sent to its drive. */
  void giveUp(String why) {
    if (state == ShardState.PENDING) {
      state = ShardState.LOST;
      trouble = why;
      append.orElseThrow().abort();
      queue.forEach(StripePool.Cell::release);
      queue.clear();
      onChange.run();
    }
  }

  /** Removes the shard from its drive, now or should it still become durable. */
  void drop() {
    giveUp("dropped");
    if (!dropped) {
      dropped = true;
      dropFromDrive();
    }
  }

  /** What is left over because this fails is found by the comparison of drives with the catalog. */
  private void dropFromDrive() {
    store.ifPresent(s -> s.drop(List.of(shard)).subscribe().with(done -> {}, failure -> {}));
  }

  /** How far the shard is with its first {@code count} cells. */
  ShardState afterCells(int count) {
    boolean passed = taken >= Math.min(count, cells);
    return state == ShardState.PENDING && passed ? ShardState.DURABLE : state;
  }

  ShardState state() {
    return state;
  }

  /** The incarnation of the drive that holds the shard; 0 when none does. */
  int incarnation() {
    return incarnation;
  }

  /** Why the shard is lost, for people. */
  String trouble() {
    return trouble;
  }
}
