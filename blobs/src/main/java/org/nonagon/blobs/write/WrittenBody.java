package org.nonagon.blobs.write;

import java.util.List;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.object.Extent;

/**
 * A body whose bytes are on drives.
 *
 * @param extents its bytes, in order; none when it is empty
 * @param unregistered the blobs that no ledger has seen; the commit brings them to life
 * @param registered how many blobs the ledger has
 */
public record WrittenBody(List<Extent> extents, List<WrittenBlob> unregistered, int registered) {
  /** Copies the lists. */
  public WrittenBody {
    extents = List.copyOf(extents);
    unregistered = List.copyOf(unregistered);
  }
}
