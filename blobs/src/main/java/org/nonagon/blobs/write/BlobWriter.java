package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.layout.Layout;

/**
 * Writes bodies as blobs. One for a process; safe for use by several threads.
 *
 * <p>A body goes through {@link #begin}, {@link BlobWrite#write} for each piece that arrives, and
 * {@link BlobWrite#finish}, which gives the extents for a commit.
 */
public final class BlobWriter {
  private final ShardStores stores;
  private final Supplier<Layout> layout;
  private final BlobIds ids;
  private final StripePool pool;
  private final Executor coding;
  private final Timers timers;
  private final WriteConfig config;
  private final Map<ErasureProfile, ErasureCoder> coders = new ConcurrentHashMap<>();

  /**
   * @param stores the drives
   * @param layout gives the newest layout; of the profiles that bodies are written with
   * @param ids makes the ids of blobs
   * @param pool the memory of all bodies
   * @param coding where encoding runs, a thread for each core at most; it takes as many tasks as
   *     the pool has stripes
   * @param timers the time
   * @param config the bounds
   */
  public BlobWriter(
      ShardStores stores,
      Supplier<Layout> layout,
      BlobIds ids,
      StripePool pool,
      Executor coding,
      Timers timers,
      WriteConfig config) {
    this.stores = stores;
    this.layout = layout;
    this.ids = ids;
    this.pool = pool;
    this.coding = coding;
    this.timers = timers;
    this.config = config;
  }

  /**
   * Begins a body. Nothing is asked of a drive before its first bytes come.
   *
   * @param length its bytes, all of them; may be 0
   * @param ledger where blobs are noted that are finished while more of the body follows
   */
  public BlobWrite begin(long length, BlobLedger ledger) {
    Layout current = layout.get();
    return begin(length, current, bytes -> StripeLayout.even(current.profile(), bytes), ledger);
  }

  /** Begins the one blob of a pack. */
  PackWrite beginPack(List<ByteBuffer> bodies) {
    Layout current = layout.get();
    PackLayout pack =
        PackLayout.of(current.profile(), bodies.stream().map(ByteBuffer::remaining).toList());
    return new PackWrite(
        pack,
        bodies,
        begin(pack.stripes().length(), current, _ -> pack.stripes(), BlobWriter::refuse));
  }

  /**
   * Begins a blob of pieces, which lie as the bodies of a pack do. Nothing is asked of a drive
   * before the first bytes come.
   *
   * @param lengths of the pieces, each at least 1, together at most half of what a blob holds
   */
  public PieceWrite beginPieces(List<Integer> lengths) {
    Layout current = layout.get();
    PackLayout pack = PackLayout.of(current.profile(), lengths);
    return new PieceWrite(
        pack,
        lengths,
        begin(pack.stripes().length(), current, _ -> pack.stripes(), BlobWriter::refuse));
  }

  private static Uni<Boolean> refuse(WrittenBlob blob) {
    throw new IllegalStateException("more than one blob: " + blob);
  }

  private BlobWrite begin(
      long length, Layout current, LongFunction<StripeLayout> cut, BlobLedger ledger) {
    ErasureCoder coder = coders.computeIfAbsent(current.profile(), ErasureCoder::new);
    return new BlobWrite(
        length,
        current,
        cut,
        ids,
        pool,
        ledger,
        (serial, onFailure) ->
            new BodyParts(stores, coder, coding, serial, timers, config, onFailure));
  }
}
