package org.nonagon.gateway.reclaim;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.nonagon.blobs.Timers;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Asks the catalog, round after round, which blobs may go; drops their shards; tells the catalog. A
 * blob whose drive failed to drop is told next time, or found by the sweep.
 *
 * <p>One in a cluster is enough, and two do no harm. Thread-safe.
 *
 * <p>Only the process that has all drives sweeps. In a cluster no gateway does: each would list
 * every drive of every node, and could not know what the others are about to commit; there what the
 * catalog never heard of stays until the nodes compare their inventories with it.
 */
public final class Reclaimer {
  private static final Logger LOG = Logger.getLogger(Reclaimer.class);

  private final BlobCatalog catalog;
  private final Home home;
  private final DriveDrops drives;
  private final Optional<OrphanSweep> sweep;
  private final Timers timers;
  private final ReclaimConfig config;
  private volatile boolean isStopped;

  private Reclaimer(
      BlobCatalog catalog,
      Home home,
      DriveDrops drives,
      Optional<OrphanSweep> sweep,
      Timers timers,
      ReclaimConfig config) {
    this.catalog = catalog;
    this.home = home;
    this.drives = drives;
    this.sweep = sweep;
    this.timers = timers;
    this.config = config;
  }

  /**
   * A reclaimer that also sweeps, and is not started yet.
   *
   * @param home whose blobs it reclaims
   * @param stores all drives that there are
   */
  public Reclaimer(
      BlobCatalog catalog,
      Home home,
      Map<DriveId, ShardStore> stores,
      Timers timers,
      ReclaimConfig config) {
    this(
        catalog,
        home,
        new DriveDrops(drive -> Optional.ofNullable(stores.get(drive))),
        Optional.of(new OrphanSweep(catalog, home, stores, config)),
        timers,
        config);
  }

  /**
   * A reclaimer that only drops what the catalog tells it to, and is not started yet.
   *
   * @param home whose blobs it reclaims
   * @param stores the drives as they are known at the moment; a drive that is none of them needs
   *     nothing dropped
   */
  public static Reclaimer withoutSweep(
      BlobCatalog catalog,
      Home home,
      Function<DriveId, Optional<ShardStore>> stores,
      Timers timers,
      ReclaimConfig config) {
    return new Reclaimer(catalog, home, new DriveDrops(stores), Optional.empty(), timers, config);
  }

  /**
   * Sweeps at once if no writer can be alive (the caller holds the catalog alone and serves nothing
   * yet), and reclaims from then on by itself.
   */
  public Uni<Void> start(boolean isAlone) {
    Uni<Void> first =
        sweep
            .filter(present -> isAlone)
            .map(present -> present.passAlone().replaceWithVoid())
            .orElseGet(() -> Uni.createFrom().voidItem());
    return first
        .onFailure()
        .invoke(lost -> LOG.warnf("the first sweep was not finished: %s", lost))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid()
        .invoke(
            () -> {
              timers.after(config.idleMillis(), this::goOn);
              sweep.ifPresent(
                  present -> timers.after(config.sweepMillis(), () -> sweepAndGoOn(present)));
            });
  }

  /** Begins no further round, and is silent about the failure of one that is under way. */
  public void stop() {
    isStopped = true;
  }

  private void goOn() {
    if (isStopped) {
      return;
    }
    round()
        .onFailure(lost -> !isStopped)
        .invoke(lost -> LOG.warnf("blobs were not reclaimed: %s", lost))
        .onFailure()
        .recoverWithItem(0)
        .subscribe()
        .with(
            done ->
                timers.after(
                    done < config.batchBlobs() ? config.idleMillis() : config.pauseMillis(),
                    this::goOn));
  }

  private void sweepAndGoOn(OrphanSweep present) {
    if (isStopped) {
      return;
    }
    present
        .pass()
        .onFailure(lost -> !isStopped)
        .invoke(lost -> LOG.warnf("a sweep was not finished: %s", lost))
        .onFailure()
        .recoverWithItem(0)
        .subscribe()
        .with(dropped -> timers.after(config.sweepMillis(), () -> sweepAndGoOn(present)));
  }

  /** One round; gives how many blobs are gone. */
  public Uni<Integer> round() {
    return catalog
        .reclaimable(home, config.batchBlobs())
        .chain(blobs -> blobs.isEmpty() ? Uni.createFrom().item(0) : drop(blobs));
  }

  private Uni<Integer> drop(List<BlobManifest> blobs) {
    Map<DriveId, List<ShardId>> shards = byDrive(blobs);
    return Uni.join()
        .all(
            shards.entrySet().stream()
                .map(
                    entry ->
                        drives
                            .drop(entry.getKey(), entry.getValue())
                            .map(isGone -> isGone ? List.<ShardId>of() : entry.getValue()))
                .toList())
        .andFailFast()
        .map(left -> gone(blobs, left))
        .chain(
            gone ->
                gone.isEmpty()
                    ? Uni.createFrom().item(0)
                    : catalog.dropped(home, gone).replaceWith(gone.size()))
        .invoke(count -> LOG.debug(count + " of " + blobs.size() + " blobs reclaimed"));
  }

  private static Map<DriveId, List<ShardId>> byDrive(List<BlobManifest> blobs) {
    Map<DriveId, List<ShardId>> shards = new HashMap<>();
    for (BlobManifest blob : blobs) {
      for (int column = 0; column < blob.drives().size(); column++) {
        shards
            .computeIfAbsent(blob.drives().get(column), drive -> new ArrayList<>())
            .add(blob.shard(column));
      }
    }
    return shards;
  }

  private static List<BlobId> gone(List<BlobManifest> blobs, List<List<ShardId>> left) {
    Set<BlobId> kept = new HashSet<>();
    left.forEach(shards -> shards.forEach(shard -> kept.add(shard.blob())));
    return blobs.stream().map(BlobManifest::id).filter(id -> !kept.contains(id)).toList();
  }
}
