package org.nonagon.blobs.write;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;

/**
 * Where packs are made versions, each in one call for all of its bodies.
 *
 * @param <T> what comes with a body
 * @param <R> the verdict on one
 */
public interface PackLedger<T, R> {
  /**
   * Commits the bodies of a pack; each is judged by itself. A failure says that it is not known
   * what became of them.
   */
  Uni<Verdicts<R>> commit(WrittenBlob pack, List<PackedBody<T>> bodies);

  /**
   * Condemns those of the blobs that no commit brought to life, and gives those whose shards may be
   * dropped. Never fails.
   */
  Uni<List<BlobId>> condemn(List<BlobId> blobs);

  /**
   * The verdicts on the bodies of a pack.
   *
   * @param each in the order of the bodies
   * @param isReferred whether any body refers to the pack now; nothing ever will otherwise
   */
  record Verdicts<R>(List<R> each, boolean isReferred) {
    /** Copies the list. */
    public Verdicts {
      each = List.copyOf(each);
    }
  }
}
