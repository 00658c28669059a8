package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.blobs.write.BlobLedger;
import org.nonagon.blobs.write.BlobWrite;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.object.Extent;

/**
 * A body whose end may not be known yet. A blob must know its length when it begins, so what is
 * certain is written as it comes, and the few bytes that may not be there are kept until the end
 * and are then a blob of their own. Where nothing is open this is the write of one body and nothing
 * else.
 *
 * <p>Used as {@link BlobWrite} is: one call at a time, {@link #abort} at any moment.
 */
final class OpenEndedWrite {
  private final BlobWriter blobs;
  private final BlobLedger ledger;
  private final BlobWrite certain;
  private final ByteBuffer kept;
  private long certainLeftBytes;
  private volatile Optional<BlobWrite> end = Optional.empty();

  /**
   * Begins a body.
   *
   * @param lengthBytes its bytes
   * @param openBytes how many of them may not be there, at most {@link ObjectBody#MAX_OPEN_BYTES}
   */
  OpenEndedWrite(BlobWriter blobs, BlobLedger ledger, long lengthBytes, long openBytes) {
    if (openBytes < 0 || openBytes > Math.min(lengthBytes, ObjectBody.MAX_OPEN_BYTES)) {
      throw new IllegalArgumentException(
          "%d of %d bytes are open".formatted(openBytes, lengthBytes));
    }
    this.blobs = blobs;
    this.ledger = ledger;
    this.certain = blobs.begin(lengthBytes - openBytes, ledger);
    this.certainLeftBytes = lengthBytes - openBytes;
    this.kept = ByteBuffer.allocate((int) openBytes);
  }

  /** Takes the next bytes, as {@link BlobWrite#write} does. */
  Uni<Boolean> write(ByteBuffer data) {
    if (data.remaining() <= certainLeftBytes) {
      certainLeftBytes -= data.remaining();
      return certain.write(data);
    }
    int first = (int) certainLeftBytes;
    certainLeftBytes = 0;
    ByteBuffer sure = data.slice(data.position(), first);
    kept.put(data.slice(data.position() + first, data.remaining() - first));
    data.position(data.limit());
    return first == 0 ? Uni.createFrom().item(true) : certain.write(sure);
  }

  /** Ends the body behind its last byte, as {@link BlobWrite#finish} does. */
  Uni<BodyOutcome> finish() {
    return certain
        .finish()
        .chain(
            outcome ->
                outcome instanceof BodyOutcome.Written(WrittenBody body) && kept.position() > 0
                    ? finishEnd(body)
                    : Uni.createFrom().item(outcome));
  }

  private Uni<BodyOutcome> finishEnd(WrittenBody first) {
    ByteBuffer data = kept.flip();
    BlobWrite last = blobs.begin(data.remaining(), ledger);
    end = Optional.of(last);
    return last.write(data)
        .chain(_ -> last.finish())
        .map(
            outcome ->
                outcome instanceof BodyOutcome.Written(WrittenBody second)
                    ? new BodyOutcome.Written(joined(first, second))
                    : outcome);
  }

  private static WrittenBody joined(WrittenBody first, WrittenBody second) {
    List<Extent> extents = new ArrayList<>(first.extents());
    extents.addAll(second.extents());
    List<WrittenBlob> unregistered = new ArrayList<>(first.unregistered());
    unregistered.addAll(second.unregistered());
    return new WrittenBody(extents, unregistered, first.registered() + second.registered());
  }

  /** Stops the body. */
  void abort() {
    certain.abort();
    end.ifPresent(BlobWrite::abort);
  }

  /** The blobs that were begun so far. */
  List<BlobId> blobs() {
    List<BlobId> begun = new ArrayList<>(certain.blobs());
    end.ifPresent(last -> begun.addAll(last.blobs()));
    return begun;
  }

  /** Removes the shards of condemned blobs of this body. */
  void drop(List<BlobId> condemned) {
    certain.drop(condemned);
    end.ifPresent(last -> last.drop(condemned));
  }
}
