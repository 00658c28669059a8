package org.nonagon.storagenode.scrub;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.repair.UnnamedShards;

/**
 * Drops shards that a drive has and the catalog does not have there: at once where it has them on
 * another drive, after their blobs were condemned where it does not know them. Used by one thread,
 * which waits.
 */
final class LeftOvers {
  private final ShardStore store;
  private final ScrubParts parts;
  private final UnnamedShards unnamed;
  private final Orphans orphans;

  LeftOvers(ShardStore store, ScrubParts parts) {
    this.store = store;
    this.parts = parts;
    this.unnamed = new UnnamedShards(parts.blobs(), parts.home(), parts.patience());
    this.orphans = new Orphans(parts.config());
  }

  /**
   * Drops what is not to be here, and what was not to be here long ago and still is.
   *
   * @param unexpected what the drive has, and the catalog did not have here
   * @param known the blobs of these that the catalog knows
   * @return how many shards were dropped
   */
  long drop(List<ShardId> unexpected, Set<BlobId> known) {
    long now = parts.timers().nanoTime();
    orphans.note(unexpected.stream().filter(s -> !known.contains(s.blob())).toList(), now);
    return dropUnnamed(unexpected.stream().filter(s -> known.contains(s.blob())).toList())
        + dropRipe(now);
  }

  private long dropUnnamed(List<ShardId> shards) {
    long dropped = 0;
    for (List<ShardId> page : Pages.of(shards, BlobCatalog.MAX_BLOBS)) {
      dropped += unnamed.drop(store, page).size();
    }
    return dropped;
  }

  private long dropRipe(long now) {
    long dropped = 0;
    List<ShardId> ripe = orphans.takeRipe(BlobCatalog.MAX_BLOBS, now);
    while (!ripe.isEmpty()) {
      List<BlobId> blobs = ripe.stream().map(ShardId::blob).distinct().toList();
      Set<BlobId> condemned =
          new HashSet<>(parts.await(parts.blobs().condemnUnknown(parts.home(), blobs)));
      dropped +=
          dropUnnamed(
              ripe.stream()
                  .filter(shard -> condemned.contains(shard.blob()))
                  .collect(Collectors.toList()));
      ripe = orphans.takeRipe(BlobCatalog.MAX_BLOBS, now);
    }
    return dropped;
  }
}
