package org.nonagon.blobs.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nonagon.blobs.Timers.Timer;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * One blob that is being written.
 *
 * <p>It goes in steps: step {@code s} is over when the drives have taken the cells of stripe {@code
 * s}, the last one when the shards are durable. The {@link WriteQuorum} judges each step alike.
 * When those that are through are enough, the others have the grace and are then given up, so that
 * one slow drive neither holds the body nor its memory; while they are not enough, there is only
 * the far longer bound for a stall. Confined to the serial executor of its body.
 */
final class OpenBlob {
  /** What a body learns of its blob. */
  interface Listener {
    /** A stripe is off the body's hands. */
    void stripeSettled();

    /** The blob is durable. */
    void sealed(OpenBlob blob, WrittenBlob written, Extent extent);

    /** The blob never will be. */
    void lost(String detail);
  }

  private final BlobId id;
  private final StripeLayout layout;
  private final List<DriveId> drives;
  private final BodyParts parts;
  private final Listener listener;
  private final WriteQuorum quorum;
  private final List<Optional<ShardLane>> lanes;
  private final DataChecksum checksum;
  private CompletableFuture<Void> encoding = CompletableFuture.completedFuture(null);
  private int opened;
  private int offered;
  private int step;
  private boolean graceOver;
  private boolean ended;
  private @Nullable Timer stall;
  private @Nullable Timer grace;

  OpenBlob(
      BlobId id, StripeLayout layout, List<DriveId> drives, BodyParts parts, Listener listener) {
    this.id = id;
    this.layout = layout;
    this.drives = drives;
    this.parts = parts;
    this.listener = listener;
    this.checksum = new DataChecksum(layout.profile().dataShards());
    this.quorum = new WriteQuorum(layout.profile().dataShards(), drives);
    this.lanes = IntStream.range(0, drives.size()).mapToObj(this::openLane).toList();
  }

  private Optional<ShardLane> openLane(int column) {
    long length = layout.shardLength(column);
    if (length == 0) {
      return Optional.empty();
    }
    ShardSpec spec = new ShardSpec(new ShardId(id, column), length, layout.blockBytes());
    int cells = Math.toIntExact(Math.ceilDiv(length, (long) layout.cellBytes()));
    return Optional.of(
        new ShardLane(
            spec, parts.stores().find(drives.get(column)), cells, parts.serial(), this::review));
  }

  StripeLayout layout() {
    return layout;
  }

  /** The number of the next stripe to be filled. */
  int nextStripe() {
    return opened;
  }

  boolean hasMoreStripes() {
    return opened < layout.stripes();
  }

  /** Notes that the next stripe is being filled. */
  void stripeOpened() {
    opened++;
  }

  /** Takes a full stripe over: encodes it, behind the ones before, and appends its cells. */
  void send(Stripe stripe) {
    encoding =
        encoding
            .thenRunAsync(() -> stripe.encode(parts.coder(), checksum), parts.coding())
            .whenComplete(
                (done, failure) -> parts.serial().execute(() -> encoded(stripe, failure)));
  }

  private void encoded(Stripe stripe, @Nullable Throwable failure) {
    if (failure != null) {
      stripe.release();
      end();
      parts.onFailure().accept(failure);
      return;
    }
    if (ended) {
      stripe.release();
      return;
    }
    offered++;
    for (int column = 0; column < lanes.size(); column++) {
      StripePool.Cell cell = stripe.sealed(column);
      if (cell != null) {
        lanes.get(column).orElseThrow().offer(cell);
      }
    }
    review();
  }

  private void review() {
    boolean moved = true;
    while (!ended && stepHasBegun() && moved) {
      moved =
          switch (quorum.judge(states(), graceOver)) {
            case QuorumVerdict.Durable _ -> stepOver();
            case QuorumVerdict.DurableButDegraded _ -> stepOver();
            case QuorumVerdict.Undecided _ -> waitForMore();
            case QuorumVerdict.Lost _ -> loseBlob();
          };
    }
  }

  private boolean stepHasBegun() {
    return step < offered || step == layout.stripes();
  }

  private List<ShardState> states() {
    List<ShardState> states = new ArrayList<>(lanes.size());
    for (Optional<ShardLane> lane : lanes) {
      states.add(lane.isEmpty() ? ShardState.EMPTY : stateOf(lane.orElseThrow()));
    }
    return states;
  }

  private ShardState stateOf(ShardLane lane) {
    return step < layout.stripes() ? lane.afterCells(step + 1) : lane.state();
  }

  private boolean stepOver() {
    cancelTimers();
    giveUpStragglers("slower than the others by the grace");
    graceOver = false;
    if (step == layout.stripes()) {
      seal();
      return false;
    }
    step++;
    listener.stripeSettled();
    return true;
  }

  /** Stragglers tell of their end while it is dealt with; the step is judged again only after. */
  private void giveUpStragglers(String why) {
    ended = true;
    lanes.forEach(
        l -> l.filter(lane -> stateOf(lane) == ShardState.PENDING).ifPresent(s -> s.giveUp(why)));
    ended = false;
  }

  private boolean waitForMore() {
    int waiting = step;
    if (stall == null) {
      stall = parts.after(parts.config().stallMillis(), () -> stalled(waiting));
    }
    boolean enough = quorum.judge(states(), true) instanceof QuorumVerdict.DurableButDegraded;
    if (enough && grace == null) {
      grace = parts.after(parts.config().graceMillis(), () -> graceEnded(waiting));
    }
    return false;
  }

  private void graceEnded(int waited) {
    if (waited == step) {
      graceOver = true;
      review();
    }
  }

  private void stalled(int waited) {
    if (waited == step && !ended) {
      giveUpStragglers("took no bytes for %d ms".formatted(parts.config().stallMillis()));
      review();
    }
  }

  private boolean loseBlob() {
    String detail = trouble();
    end();
    listener.lost("%s of %s: %s".formatted(id, layout.profile(), detail));
    return false;
  }

  private String trouble() {
    return IntStream.range(0, lanes.size())
        .filter(c -> lanes.get(c).filter(l -> l.state() == ShardState.LOST).isPresent())
        .mapToObj(c -> drives.get(c) + ": " + lanes.get(c).orElseThrow().trouble())
        .collect(Collectors.joining("; "));
  }

  private void seal() {
    ended = true;
    List<Integer> incarnations =
        lanes.stream()
            .map(l -> l.map(ShardLane::incarnation).orElse(WrittenBlob.NOTHING_STORED))
            .toList();
    var missing =
        IntStream.range(0, lanes.size())
            .filter(c -> lanes.get(c).filter(l -> l.state() != ShardState.DURABLE).isPresent())
            .boxed()
            .collect(Collectors.toSet());
    BlobManifest manifest = new BlobManifest(id, layout, drives, missing);
    Extent extent = new Extent(id, 0, layout.length(), checksum.value());
    listener.sealed(this, new WrittenBlob(manifest, incarnations), extent);
  }

  /** Gives the blob up; tells nobody. */
  void end() {
    ended = true;
    cancelTimers();
    lanes.forEach(lane -> lane.ifPresent(l -> l.giveUp("the body was given up")));
  }

  /** Drops all shards of a blob that was condemned. */
  void drop() {
    end();
    lanes.forEach(lane -> lane.ifPresent(ShardLane::drop));
  }

  private void cancelTimers() {
    if (stall != null) {
      stall.cancel();
      stall = null;
    }
    if (grace != null) {
      grace.cancel();
      grace = null;
    }
  }
}
