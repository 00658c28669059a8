package org.nonagon.storagenode.repair;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.mend.BlobMender;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.layout.DriveId;

/**
 * What repair works with.
 *
 * @param repairs the list of work
 * @param blobs where blobs are
 * @param home whose blobs are mended
 * @param stores the drives
 * @param layouts what the newest layouts want
 * @param topology what is known of all drives now
 * @param refresh has both know at least what the catalog knows when it is asked
 * @param mender writes shards
 * @param progress counts what was done
 * @param timers the time
 */
public record RepairParts(
    RepairCatalog repairs,
    BlobCatalog blobs,
    Home home,
    ShardStores stores,
    LayoutPlaces layouts,
    Supplier<DriveTopology> topology,
    Supplier<Uni<Void>> refresh,
    BlobMender mender,
    RepairProgress progress,
    Timers timers,
    RepairConfig config) {

  /** Where the newest layouts want blobs to be. */
  @FunctionalInterface
  public interface LayoutPlaces {
    /** The drive of each column; where the blob is if there is no layout of its profile. */
    List<DriveId> of(BlobManifest blob);
  }

  /** Waits for an answer, but not longer than it may take. */
  <T> T await(Uni<T> answer) {
    return patience().await(answer);
  }

  Patience patience() {
    return new Patience(timers, config.patienceMillis());
  }
}
