package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.nonagon.blobs.SerialExecutor;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.object.Extent;

/**
 * One body on its way to the drives: the caller pushes its bytes, one piece after another.
 *
 * <p>Bytes are copied into the stripe that is being filled. A full stripe goes to its blob and the
 * next one is opened, when the body holds fewer than its bound and the pool has memory; that is all
 * the back-pressure there is. While a blob is becoming durable and is registered, the next one is
 * filled, but never the one after it.
 *
 * <p>A body that is given up ends in three steps: {@link #abort} stops it, the caller has its
 * {@link #blobs} condemned in the catalog, and {@link #drop} removes the shards of those that were.
 *
 * <p>One call at a time, from any thread, but {@link #abort} at any moment. The answers come on
 * whichever thread brings them; it must not be held up.
 */
public final class BlobWrite {
  /** Blobs of a body that are not yet durable and registered. */
  private static final int MAX_OPEN_BLOBS = 2;

  private final long length;
  private final Layout placement;
  private final LongFunction<StripeLayout> cut;
  private final BlobIds ids;
  private final StripePool pool;
  private final BlobLedger ledger;
  private final BodyParts parts;
  private final SerialExecutor serial = new SerialExecutor(this::fail);
  private final Map<BlobId, OpenBlob> begun = new ConcurrentSkipListMap<>();
  private final List<BlobId> order = new ArrayList<>();
  private final Map<BlobId, Extent> extents = new ConcurrentSkipListMap<>();
  private final Map<BlobId, WrittenBlob> unregistered = new ConcurrentSkipListMap<>();
  private final CompletableFuture<BodyOutcome> outcome = new CompletableFuture<>();

  private long accepted;
  private long planned;
  private int openBlobs;
  private int openStripes;
  private int registered;
  private @Nullable OpenBlob blob;
  private @Nullable Stripe filling;
  private @Nullable CompletableFuture<Optional<List<StripePool.Cell>>> leasing;
  private @Nullable Piece piece;

  private record Piece(ByteBuffer data, Consumer<Boolean> answer) {}

  /**
   * @param cut how a blob of a length is cut
   */
  BlobWrite(
      long length,
      Layout placement,
      LongFunction<StripeLayout> cut,
      BlobIds ids,
      StripePool pool,
      BlobLedger ledger,
      BiFunction<SerialExecutor, Consumer<Throwable>, BodyParts> parts) {
    this.length = length;
    this.placement = placement;
    this.cut = cut;
    this.ids = ids;
    this.pool = pool;
    this.ledger = ledger;
    this.parts = parts.apply(serial, this::fail);
  }

  /**
   * Takes the next bytes. The buffer belongs to the caller again when the {@code Uni} ends; by then
   * all of it was copied.
   *
   * @param data the bytes between position and limit, not more than the body still lacks; the
   *     position moves
   * @return true when more may be sent; false when the body cannot be written any more: {@link
   *     #finish} says why
   */
  public Uni<Boolean> write(ByteBuffer data) {
    return Uni.createFrom()
        .emitter(emitter -> serial.execute(() -> accept(new Piece(data, emitter::complete))));
  }

  private void accept(Piece next) {
    if (outcome.isDone()) {
      next.answer().accept(accepted == length && !next.data().hasRemaining());
      return;
    }
    if (piece != null || next.data().remaining() > length - accepted) {
      fail(new IllegalStateException("one piece at a time, and none past the end of the body"));
      next.answer().accept(false);
      return;
    }
    piece = next;
    accepted += next.data().remaining();
    proceed();
  }

  private void proceed() {
    while (piece != null && !outcome.isDone()) {
      if (!piece.data().hasRemaining()) {
        answer(true);
      } else if (filling != null) {
        fill(filling, piece.data());
      } else if (leasing != null || !openStripe()) {
        return;
      }
    }
  }

  private void answer(boolean more) {
    Piece done = piece;
    piece = null;
    if (done != null) {
      done.answer().accept(more);
    }
  }

  private void fill(Stripe stripe, ByteBuffer data) {
    stripe.fill(data);
    if (stripe.isFull()) {
      filling = null;
      current().send(stripe);
    }
  }

  private OpenBlob current() {
    if (blob == null) {
      throw new IllegalStateException("a stripe without a blob");
    }
    return blob;
  }

  /** Whether the body may go on to fill a stripe, now or when its memory comes. */
  private boolean openStripe() {
    if (openStripes >= parts.config().stripesPerBody()) {
      return false;
    }
    if ((blob == null || !blob.hasMoreStripes()) && !openBlob()) {
      return false;
    }
    openStripes++;
    lease(current());
    return true;
  }

  private boolean openBlob() {
    if (openBlobs >= MAX_OPEN_BLOBS) {
      return false;
    }
    BlobId id = ids.next();
    long blobLength = Math.min(length - planned, BlobManifest.MAX_LENGTH);
    List<DriveId> drives =
        Placement.choose(
            id.group(),
            placement.drivesOf(id.group()),
            parts.stores().writable(),
            parts.stores().topology());
    if (drives.isEmpty()) {
      end(new BodyOutcome.TooFewDrives("no drive takes shards"));
      return false;
    }
    planned += blobLength;
    openBlobs++;
    blob = new OpenBlob(id, cut.apply(blobLength), drives, parts, new Progress());
    begun.put(id, blob);
    order.add(id);
    return true;
  }

  private void lease(OpenBlob of) {
    int index = of.nextStripe();
    of.stripeOpened();
    leasing = pool.lease(Stripe.cellCount(of.layout(), index), Stripe.cellRoom(of.layout(), index));
    var _ = leasing.thenAccept(cells -> serial.execute(() -> leased(of, index, cells)));
  }

  private void leased(OpenBlob of, int index, Optional<List<StripePool.Cell>> cells) {
    leasing = null;
    if (outcome.isDone()) {
      cells.ifPresent(list -> list.forEach(StripePool.Cell::release));
    } else if (cells.isEmpty()) {
      end(new BodyOutcome.Overloaded());
    } else {
      filling = new Stripe(of.layout(), index, cells.orElseThrow());
      proceed();
    }
  }

  /** What the blobs of the body tell it. */
  private final class Progress implements OpenBlob.Listener {
    @Override
    public void stripeSettled() {
      openStripes--;
      proceed();
    }

    @Override
    public void sealed(OpenBlob sealed, WrittenBlob written, Extent extent) {
      extents.put(extent.blob(), extent);
      unregistered.put(extent.blob(), written);
      if (order.getLast().equals(extent.blob()) && planned == length) {
        blobDone();
      } else {
        register(written);
      }
    }

    @Override
    public void lost(String detail) {
      end(new BodyOutcome.TooFewDrives(detail));
    }
  }

  private void register(WrittenBlob written) {
    ledger
        .register(written)
        .subscribe()
        .with(
            known -> serial.execute(() -> registered(written, known)),
            failure -> serial.execute(() -> fail(failure)));
  }

  private void registered(WrittenBlob written, boolean known) {
    if (known) {
      unregistered.remove(written.manifest().id());
      registered++;
      blobDone();
    } else {
      end(new BodyOutcome.Condemned());
    }
  }

  private void blobDone() {
    openBlobs--;
    proceed();
    completeIfWritten();
  }

  /**
   * Ends the body behind its last byte. A failure of the {@code Uni} comes from the ledger or is a
   * bug; every other end is an outcome. No matter which it is, unless {@link BodyOutcome.Written}
   * is committed, the body is to be given up as the class describes.
   */
  public Uni<BodyOutcome> finish() {
    return Uni.createFrom()
        .completionStage(
            () -> {
              serial.execute(this::finishing);
              return outcome;
            });
  }

  private void finishing() {
    if (!outcome.isDone() && (accepted < length || piece != null)) {
      throw new IllegalStateException(
          "the body ended after %d of %d bytes".formatted(accepted, length));
    }
    completeIfWritten();
  }

  private void completeIfWritten() {
    if (planned == length && openBlobs == 0 && !outcome.isDone()) {
      List<Extent> inOrder = order.stream().map(extents::get).toList();
      List<WrittenBlob> toCommit = List.copyOf(unregistered.values());
      outcome.complete(new BodyOutcome.Written(new WrittenBody(inOrder, toCommit, registered)));
    }
  }

  /** Stops the body. What drives have taken so far stays until {@link #drop}. */
  public void abort() {
    serial.execute(() -> end(new BodyOutcome.Aborted()));
  }

  private void end(BodyOutcome how) {
    stop();
    outcome.complete(how);
    answer(false);
  }

  private void fail(Throwable failure) {
    stop();
    outcome.completeExceptionally(failure);
    answer(false);
  }

  /** A lease that is under way gives its cells back when it comes. */
  private void stop() {
    if (outcome.isDone()) {
      return;
    }
    begun.values().forEach(OpenBlob::end);
    if (filling != null) {
      filling.release();
      filling = null;
    }
    if (leasing != null) {
      leasing.cancel(false);
    }
  }

  /** The blobs that were begun so far, whatever became of them. */
  public List<BlobId> blobs() {
    return List.copyOf(begun.keySet());
  }

  /**
   * Removes the shards of condemned blobs of this body, now and those that still become durable.
   */
  public void drop(List<BlobId> condemned) {
    List<BlobId> mine = List.copyOf(condemned);
    serial.execute(
        () -> mine.forEach(id -> Optional.ofNullable(begun.get(id)).ifPresent(OpenBlob::drop)));
  }
}
