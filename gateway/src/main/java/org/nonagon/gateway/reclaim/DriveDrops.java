package org.nonagon.gateway.reclaim;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;

/** Drops shards on drives, in the bounds of what a drive takes at once. */
final class DriveDrops {
  private static final Logger LOG = Logger.getLogger(DriveDrops.class);
  private static final int MAX_SHARDS = 1024;

  private final Function<DriveId, Optional<ShardStore>> stores;

  DriveDrops(Function<DriveId, Optional<ShardStore>> stores) {
    this.stores = stores;
  }

  /**
   * Drops shards of one drive. True when they are gone or out of reach: on a drive that nobody
   * knows or that is isolated, where a sweep finds them when it is back. False when that should be
   * tried again.
   */
  Uni<Boolean> drop(DriveId drive, List<ShardId> shards) {
    return stores
        .apply(drive)
        .map(store -> drop(store, shards))
        .orElseGet(() -> Uni.createFrom().item(true));
  }

  private static Uni<Boolean> drop(ShardStore store, List<ShardId> shards) {
    return Multi.createFrom()
        .iterable(batches(shards))
        .onItem()
        .transformToUniAndConcatenate(store::drop)
        .onItem()
        .ignoreAsUni()
        .replaceWith(true)
        .onFailure()
        .recoverWithUni(failure -> isOutOfReach(store, failure));
  }

  private static List<List<ShardId>> batches(List<ShardId> shards) {
    return IntStream.iterate(0, from -> from < shards.size(), from -> from + MAX_SHARDS)
        .mapToObj(from -> shards.subList(from, Math.min(shards.size(), from + MAX_SHARDS)))
        .toList();
  }

  private static Uni<Boolean> isOutOfReach(ShardStore store, Throwable failure) {
    LOG.debugf(failure, "drive %s did not drop its shards", store.drive());
    return store
        .status()
        .map(status -> status.health() == DriveStatus.Health.ISOLATED)
        .onFailure()
        .recoverWithItem(false);
  }
}
