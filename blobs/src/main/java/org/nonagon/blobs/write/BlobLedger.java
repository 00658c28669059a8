package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import org.nonagon.protocol.blob.WrittenBlob;

/** Where a body notes the blobs that it has finished while more of it is to come. */
@FunctionalInterface
public interface BlobLedger {
  /**
   * Registers a finished blob. False when it was condemned, so that the body cannot be committed
   * any more.
   */
  Uni<Boolean> register(WrittenBlob blob);
}
