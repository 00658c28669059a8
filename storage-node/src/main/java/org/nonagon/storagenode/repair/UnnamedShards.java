package org.nonagon.storagenode.repair;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Drops shards from drives that the catalog does not name for them.
 *
 * <p>Somebody may bring such a shard back to the same drive at the same time. So the catalog is
 * asked again after the drop, and a shard that it names now is reported missing. Who names a drive
 * for a shard looks afterwards whether it is there ({@code BlobRepair}): whichever of the two comes
 * second finds it out.
 *
 * <p>Waits for its answers. Safe for use by several threads.
 */
public final class UnnamedShards {
  private static final Logger LOG = Logger.getLogger(UnnamedShards.class);

  private final BlobCatalog catalog;
  private final Home home;
  private final Patience patience;

  /** Asks a catalog. */
  public UnnamedShards(BlobCatalog catalog, Home home, Patience patience) {
    this.catalog = catalog;
    this.home = home;
    this.patience = patience;
  }

  /**
   * Drops those of the shards that the catalog does not name on this drive. What cannot be dropped
   * now is found by a scrub.
   *
   * @param shards at most {@link ShardStore#MAX_DROPS}, of at most {@link BlobCatalog#MAX_BLOBS}
   *     blobs
   * @return those that were dropped
   */
  public Set<ShardId> drop(ShardStore store, Collection<ShardId> shards) {
    Set<ShardId> unnamed = new HashSet<>(shards);
    unnamed.removeAll(named(store.drive(), shards));
    if (unnamed.isEmpty()) {
      return unnamed;
    }
    patience.await(store.drop(List.copyOf(unnamed)));
    for (ShardId back : named(store.drive(), unnamed)) {
      LOG.infof("%s came back to %s while it was dropped", back, store.drive());
      patience.await(catalog.reportDamage(home, back, store.drive(), Damage.MISSING));
    }
    return unnamed;
  }

  /** Those of the shards that the catalog has on a drive. */
  Set<ShardId> named(DriveId drive, Collection<ShardId> shards) {
    List<BlobManifest> rows =
        patience.await(catalog.blobs(home, shards.stream().map(ShardId::blob).distinct().toList()));
    return shards.stream()
        .filter(shard -> rowOf(rows, shard).filter(row -> isOn(row, shard, drive)).isPresent())
        .collect(Collectors.toSet());
  }

  private static Optional<BlobManifest> rowOf(List<BlobManifest> rows, ShardId shard) {
    return rows.stream().filter(row -> row.id().equals(shard.blob())).findFirst();
  }

  private static boolean isOn(BlobManifest row, ShardId shard, DriveId drive) {
    return shard.index() < row.drives().size() && row.drives().get(shard.index()).equals(drive);
  }
}
