package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.object.Extent;

/**
 * Group commit of small bodies: those that come while packs are being written and committed wait
 * and make the next pack, which is one blob and one call of the ledger. Nobody waits for company: a
 * body that finds fewer than {@link PackConfig#maxPacks} packs under way begins one at once, if
 * need be alone. So the busier a system is, the less a body costs.
 *
 * <p>A body enters whole: it is received into a {@link PackRoom} first, so a client that is slow or
 * breaks off holds up nobody. Where there is no room, the caller writes the body as a blob of its
 * own, in the memory that larger ones use.
 *
 * <p>A pack that was not written, whose commit failed or whose bodies were all refused is given up
 * as {@link BlobWrite} describes, before its bodies get their answer. The extent of a body that was
 * refused while others were not is dead space of the blob, of which the ledger knows.
 *
 * <p>Safe for use by several threads. A pack begins on the thread that brings its first body or the
 * end of the pack before it; answers come on whichever thread brings them.
 *
 * @param <T> what comes with a body
 * @param <R> the ledger's verdict on one
 */
public final class Packer<T, R> {
  private final BlobWriter blobs;
  private final PackConfig config;
  private final PackLedger<T, R> ledger;
  private final AtomicLong heldBytes = new AtomicLong();
  private final Deque<Member<T, R>> waiting = new ArrayDeque<>();
  private final AtomicInteger turns = new AtomicInteger();
  private int packs;

  /** A packer that has nothing to do yet. */
  public Packer(BlobWriter blobs, PackConfig config, PackLedger<T, R> ledger) {
    this.blobs = blobs;
    this.config = config;
    this.ledger = ledger;
  }

  /**
   * A body in a pack or on its way into one.
   *
   * @param target no two of the same in one pack
   */
  private record Member<T, R>(
      PackRoom room,
      ByteBuffer bytes,
      long crc64,
      Object target,
      T item,
      CompletableFuture<PackOutcome<R>> outcome) {}

  /** Room for a body, if it is short enough and there is any. */
  public Optional<PackRoom> reserve(long length) {
    if (length < 1 || length > config.maxBodyBytes()) {
      return Optional.empty();
    }
    long charged = PackRoom.chargedBytes((int) length);
    if (heldBytes.addAndGet(charged) > config.maxHeldBytes()) {
      heldBytes.addAndGet(-charged);
      return Optional.empty();
    }
    return Optional.of(new PackRoom((int) length, freed -> heldBytes.addAndGet(-freed)));
  }

  /** Bytes that rooms hold now. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /**
   * Takes a body that has come whole, at least one byte, and its room.
   *
   * @param target what it is to become; of two bodies with equal targets the later one goes into a
   *     later pack
   * @param item handed to the ledger
   */
  public Uni<PackOutcome<R>> add(PackRoom room, Object target, T item) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              ByteBuffer bytes = room.handOver();
              long crc64 = crc64(bytes);
              CompletableFuture<PackOutcome<R>> outcome = new CompletableFuture<>();
              enqueue(new Member<>(room, bytes, crc64, target, item, outcome));
              beginNext();
              return outcome;
            });
  }

  private static long crc64(ByteBuffer bytes) {
    Crc64Nvme crc = new Crc64Nvme();
    crc.update(bytes, 0, bytes.limit());
    return crc.value();
  }

  private synchronized void enqueue(Member<T, R> member) {
    waiting.add(member);
  }

  /**
   * A pack that ends within its beginning, as without drives, does not begin the next inside it.
   */
  private void beginNext() {
    if (turns.getAndIncrement() > 0) {
      return;
    }
    do {
      for (var members = takeNext(); !members.isEmpty(); members = takeNext()) {
        begin(members);
      }
    } while (turns.decrementAndGet() > 0);
  }

  /** The members of the next pack; none when there are none or enough packs are under way. */
  private synchronized List<Member<T, R>> takeNext() {
    List<Member<T, R>> members = new ArrayList<>();
    if (packs == config.maxPacks()) {
      return members;
    }
    Set<Object> targets = new HashSet<>();
    long left = config.maxPackBytes();
    for (Iterator<Member<T, R>> i = waiting.iterator(); i.hasNext(); ) {
      Member<T, R> next = i.next();
      if (members.size() == config.maxBodies() || next.bytes().limit() > left) {
        break;
      }
      if (targets.add(next.target())) {
        left -= next.bytes().limit();
        members.add(next);
        i.remove();
      }
    }
    packs += members.isEmpty() ? 0 : 1;
    return members;
  }

  private void begin(List<Member<T, R>> members) {
    Uni.createFrom()
        .deferred(() -> write(members))
        .onTermination()
        .invoke(() -> members.forEach(member -> member.room().done()))
        .subscribe()
        .with(
            outcomes -> {
              for (int i = 0; i < members.size(); i++) {
                members.get(i).outcome().complete(outcomes.get(i));
              }
              ended();
            },
            failure -> {
              members.forEach(member -> member.outcome().completeExceptionally(failure));
              ended();
            });
  }

  private void ended() {
    synchronized (this) {
      packs--;
    }
    beginNext();
  }

  private Uni<List<PackOutcome<R>>> write(List<Member<T, R>> members) {
    PackWrite pack = blobs.beginPack(members.stream().map(Member::bytes).toList());
    return pack.run()
        .chain(
            outcome ->
                outcome instanceof BodyOutcome.Written(WrittenBody body)
                    ? commit(pack, members, body.unregistered().getFirst())
                    : giveUp(pack).map(_ -> members.stream().map(_ -> unwritten(outcome)).toList()))
        .onFailure()
        .call(_ -> giveUp(pack));
  }

  private PackOutcome<R> unwritten(BodyOutcome why) {
    return new PackOutcome.Unwritten<>(why);
  }

  private Uni<List<PackOutcome<R>>> commit(
      PackWrite pack, List<Member<T, R>> members, WrittenBlob blob) {
    BlobId id = blob.manifest().id();
    List<PackedBody<T>> bodies =
        IntStream.range(0, members.size())
            .mapToObj(i -> packed(members.get(i), id, pack.offset(i)))
            .toList();
    return ledger
        .commit(blob, bodies)
        .call(verdicts -> verdicts.isReferred() ? Uni.createFrom().nullItem() : giveUp(pack))
        .map(verdicts -> verdicts.each().stream().map(this::judged).toList());
  }

  private static <T, R> PackedBody<T> packed(Member<T, R> member, BlobId blob, long offset) {
    Extent extent = new Extent(blob, offset, member.bytes().limit(), member.crc64());
    return new PackedBody<>(member.item(), extent);
  }

  private PackOutcome<R> judged(R verdict) {
    return new PackOutcome.Judged<>(verdict);
  }

  private Uni<Void> giveUp(PackWrite pack) {
    pack.abort();
    return Uni.createFrom()
        .deferred(() -> ledger.condemn(pack.blobs()))
        .invoke(pack::drop)
        .replaceWithVoid();
  }
}
