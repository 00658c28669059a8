package org.nonagon.storagenode.scrub;

import io.smallrye.mutiny.Uni;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.ScrubCatalog;
import org.nonagon.storagenode.repair.Patience;
import org.nonagon.storagenode.repair.TokenBucket;

/**
 * What scrubs work with.
 *
 * @param scrubs how far each drive is, and what was asked for
 * @param repairs which blobs have shards on a drive
 * @param blobs where blobs are
 * @param home whose blobs the drives have
 * @param pace how fast drives are read
 * @param timers the time
 * @param sleep how whoever reads too fast waits
 */
public record ScrubParts(
    ScrubCatalog scrubs,
    RepairCatalog repairs,
    BlobCatalog blobs,
    Home home,
    ScrubPace pace,
    Timers timers,
    TokenBucket.Sleep sleep,
    ScrubConfig config) {

  /** Waits for an answer, but not longer than it may take. */
  <T> T await(Uni<T> answer) {
    return patience().await(answer);
  }

  Patience patience() {
    return new Patience(timers, config.patienceMillis());
  }
}
