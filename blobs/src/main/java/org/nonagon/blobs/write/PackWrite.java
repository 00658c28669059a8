package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;

/** One pack on its way to the drives: bodies that are there, and zeros between them. */
final class PackWrite {
  private static final ByteBuffer ZEROS =
      ByteBuffer.allocate(StripeLayout.MAX_CELL_BYTES).asReadOnlyBuffer();

  private final PackLayout layout;
  private final BlobWrite write;
  private final List<ByteBuffer> pieces = new ArrayList<>();

  /**
   * @param bodies between position and limit, in the order of the layout's numbers
   * @param write takes as many bytes as the layout has
   */
  PackWrite(PackLayout layout, List<ByteBuffer> bodies, BlobWrite write) {
    this.layout = layout;
    this.write = write;
    long end = 0;
    for (int body : layout.order()) {
      long gap = layout.offsets().get(body) - end;
      if (gap > 0) {
        pieces.add(ZEROS.slice(0, Math.toIntExact(gap)));
      }
      end += gap + bodies.get(body).remaining();
      pieces.add(bodies.get(body).duplicate());
    }
  }

  /** Writes the pack; the bodies are not looked at any more when it ends. */
  Uni<BodyOutcome> run() {
    return Uni.createFrom().deferred(() -> push(0));
  }

  /** A loop, so that no stack is as deep as there are bodies. */
  private Uni<BodyOutcome> push(int first) {
    for (int next = first; next < pieces.size(); next++) {
      CompletableFuture<Boolean> more = write.write(pieces.get(next)).subscribeAsCompletionStage();
      if (!more.isDone()) {
        int rest = next + 1;
        return Uni.createFrom()
            .completionStage(more)
            .chain(goOn -> goOn ? push(rest) : write.finish());
      }
      if (!more.join()) {
        break;
      }
    }
    return write.finish();
  }

  /** Where a body begins in the blob. */
  long offset(int body) {
    return layout.offsets().get(body);
  }

  List<BlobId> blobs() {
    return write.blobs();
  }

  void abort() {
    write.abort();
  }

  void drop(List<BlobId> condemned) {
    write.drop(condemned);
  }
}
