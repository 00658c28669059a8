package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;

/**
 * One blob of pieces whose bytes come as a stream: those of one piece after those of another, in an
 * order that this write sets, since pieces lie as the bodies of a pack do. The gaps between them
 * are filled here.
 *
 * <p>One call at a time, as for {@link BlobWrite}, and ended and given up as that.
 */
public final class PieceWrite {
  private static final ByteBuffer ZEROS =
      ByteBuffer.allocate(StripeLayout.MAX_CELL_BYTES).asReadOnlyBuffer();

  private final PackLayout layout;
  private final List<Integer> lengths;
  private final BlobWrite write;
  private int next;
  private int inPiece;
  private long end;

  /**
   * @param lengths of the pieces, by their numbers
   * @param write takes as many bytes as the layout has
   */
  PieceWrite(PackLayout layout, List<Integer> lengths, BlobWrite write) {
    this.layout = layout;
    this.lengths = List.copyOf(lengths);
    this.write = write;
  }

  /** The numbers of the pieces in the order in which their bytes are to come. */
  public List<Integer> order() {
    return layout.order();
  }

  /** Where a piece begins in the blob. */
  public long offset(int piece) {
    return layout.offsets().get(piece);
  }

  /**
   * Takes the next bytes, of one piece or of several.
   *
   * @return as {@link BlobWrite#write}
   */
  public Uni<Boolean> write(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return Uni.createFrom().item(true);
    }
    int piece = layout.order().get(next);
    int gap = inPiece > 0 ? 0 : Math.toIntExact(offset(piece) - end);
    if (gap > 0) {
      end += gap;
      return push(ZEROS.slice(0, gap), bytes);
    }
    int count = Math.min(bytes.remaining(), lengths.get(piece) - inPiece);
    ByteBuffer part = bytes.slice(bytes.position(), count);
    bytes.position(bytes.position() + count);
    end += count;
    inPiece += count;
    if (inPiece == lengths.get(piece)) {
      inPiece = 0;
      next++;
    }
    return push(part, bytes);
  }

  private Uni<Boolean> push(ByteBuffer now, ByteBuffer then) {
    return write.write(now).chain(more -> more ? write(then) : Uni.createFrom().item(false));
  }

  /** Ends the blob behind its last byte. */
  public Uni<BodyOutcome> finish() {
    return write.finish();
  }

  /** Stops it. */
  public void abort() {
    write.abort();
  }

  /** The blob, if it was begun. */
  public List<BlobId> blobs() {
    return write.blobs();
  }

  /** Removes the shards of the blob, which was condemned. */
  public void drop(List<BlobId> condemned) {
    write.drop(condemned);
  }
}
