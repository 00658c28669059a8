package org.nonagon.gateway.s3.object;

import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.ObjectContent;

/**
 * A body that is durable on drives and that nothing refers to yet.
 *
 * @param content its bytes
 * @param blobs the blobs that the commit brings to life
 * @param session the session under which others of its blobs were registered
 */
public record StoredBody(
    ObjectContent content, List<WrittenBlob> blobs, Optional<WriteSession> session) {
  /** Copies the list. */
  public StoredBody {
    blobs = List.copyOf(blobs);
  }
}
