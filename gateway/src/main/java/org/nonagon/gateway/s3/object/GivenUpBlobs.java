package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteSession;

/**
 * Has the blobs of writes that failed condemned. The catalog decides which, so this is right also
 * when a commit was done and its answer was lost.
 *
 * @param catalog knows what no commit brought to life
 */
record GivenUpBlobs(BlobCatalog catalog) {
  private static final Logger LOG = Logger.getLogger(GivenUpBlobs.class);

  /**
   * Gives the blobs whose shards may be dropped. Never fails: what cannot be condemned now is found
   * by the sweep later.
   */
  Uni<List<BlobId>> condemn(Home home, WriteSession session, List<BlobId> blobs) {
    return Uni.createFrom()
        .deferred(() -> catalog.abandon(home, session, blobs))
        .onFailure()
        .invoke(lost -> LOG.warnf("left for the sweep: %s: %s", blobs, lost))
        .onFailure()
        .recoverWithItem(List.of());
  }
}
