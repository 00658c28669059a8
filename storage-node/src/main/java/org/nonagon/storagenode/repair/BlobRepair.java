package org.nonagon.storagenode.repair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.blobs.mend.ColumnMend;
import org.nonagon.blobs.mend.MendPlan;
import org.nonagon.blobs.mend.MendResult;
import org.nonagon.blobs.mend.MendStep;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Brings one blob to where it should be: plans, writes, tells the catalog, drops what is left
 * behind; round after round, since a shard may have to wait for another one to leave its drive.
 *
 * <p>Whatever ends it in between, the catalog names only drives that have the shard, and what
 * nobody names is found by a scrub. Waits; safe for use by several threads.
 */
final class BlobRepair {
  private static final Logger LOG = Logger.getLogger(BlobRepair.class);

  private final RepairParts parts;
  private final UnnamedShards unnamed;

  BlobRepair(RepairParts parts) {
    this.parts = parts;
    this.unnamed = new UnnamedShards(parts.blobs(), parts.home(), parts.patience());
  }

  /**
   * Mends a blob as far as that is possible now.
   *
   * @param worker who has leased it
   * @param blob with the columns that are missing
   */
  BlobVerdict repair(UUID worker, BlobManifest blob) throws InterruptedException {
    Set<DriveId> refusing = new HashSet<>();
    BlobManifest now = blob;
    long written = 0;
    int most = 2 * blob.drives().size();
    for (int round = 0; round < most; round++) {
      MendPlan plan = plan(now, refusing);
      List<MendStep> steps = plan.firstSteps(now);
      if (steps.isEmpty()) {
        return end(verdict(plan, refusing), written);
      }
      MendResult result = parts.mender().mend(now, steps);
      written += result.writtenBytes();
      List<Relocation> wanted = relocations(now, result);
      Set<Relocation> done = relocate(worker, wanted);
      settle(now, wanted, done);
      if (done.size() < wanted.size()) {
        return end(isGone(now) ? BlobVerdict.GONE : BlobVerdict.FAILED, written);
      }
      if (note(now, result, refusing)) {
        return end(BlobVerdict.FAILED, written);
      }
      now = moved(now, done);
    }
    return end(BlobVerdict.FAILED, written);
  }

  private BlobVerdict end(BlobVerdict verdict, long written) {
    if (written > 0) {
      parts.progress().mended(written);
    }
    return verdict;
  }

  private MendPlan plan(BlobManifest blob, Set<DriveId> refusing) {
    DriveTopology topology = parts.topology().get();
    List<DriveId> writable =
        parts.stores().writable().stream()
            .filter(drive -> topology.isPlaceable(drive) && !refusing.contains(drive))
            .toList();
    return MendPlan.of(blob, parts.layouts().of(blob), writable, topology);
  }

  private static BlobVerdict verdict(MendPlan plan, Set<DriveId> refusing) {
    if (!plan.homeless().isEmpty()) {
      return refusing.isEmpty() ? BlobVerdict.NO_DRIVE : BlobVerdict.FAILED;
    }
    return plan.isInPlace() ? BlobVerdict.IN_PLACE : BlobVerdict.ELSEWHERE;
  }

  private static List<Relocation> relocations(BlobManifest blob, MendResult result) {
    List<Relocation> relocations = new ArrayList<>();
    for (ColumnMend column : result.columns()) {
      if (column instanceof ColumnMend.Written(int index, DriveId to, int incarnation)) {
        relocations.add(
            new Relocation(blob.id(), index, blob.drives().get(index), to, incarnation));
      }
    }
    return relocations;
  }

  private Set<Relocation> relocate(UUID worker, List<Relocation> wanted) {
    return wanted.isEmpty()
        ? Set.of()
        : parts.await(parts.repairs().relocate(parts.home(), worker, wanted));
  }

  /** Drops what is left behind: the old shard of a relocation that was done, the new one else. */
  private void settle(BlobManifest blob, List<Relocation> wanted, Set<Relocation> done) {
    for (Relocation relocation : wanted) {
      int column = relocation.column();
      boolean isStored = blob.stripes().shardLength(column) > 0;
      if (isStored && !done.contains(relocation)) {
        drop(blob, column, relocation.to());
      } else if (isStored) {
        if (!blob.missing().contains(column)) {
          drop(blob, column, relocation.from());
        }
        reportIfGone(blob, relocation);
      }
    }
  }

  private void drop(BlobManifest blob, int column, DriveId drive) {
    Optional<ShardStore> store = parts.stores().find(drive);
    try {
      store.ifPresent(s -> unnamed.drop(s, List.of(blob.shard(column))));
    } catch (RuntimeException lost) {
      LOG.debugf(lost, "%s was left on %s", blob.shard(column), drive);
    }
  }

  /** A shard that was dropped between its writing and its relocation; see {@link UnnamedShards}. */
  private void reportIfGone(BlobManifest blob, Relocation relocation) {
    ShardId shard = blob.shard(relocation.column());
    Optional<ShardStore> store = parts.stores().find(relocation.to());
    try {
      if (store.isPresent() && isGone(store.get(), shard)) {
        parts.await(
            parts.blobs().reportDamage(parts.home(), shard, relocation.to(), Damage.MISSING));
      }
    } catch (RuntimeException lost) {
      LOG.debugf(lost, "%s was not looked for on %s", shard, relocation.to());
    }
  }

  private boolean isGone(ShardStore store, ShardId shard) {
    return switch (parts.await(store.read(shard, 0, 1))) {
      case ReadOutcome.Frames frames -> {
        frames.release().run();
        yield false;
      }
      case ReadOutcome.NotFound _ -> true;
      case ReadOutcome.Unreadable _ -> false;
    };
  }

  private boolean isGone(BlobManifest blob) {
    return parts.await(parts.blobs().blobs(parts.home(), List.of(blob.id()))).isEmpty();
  }

  /** Notes drives that took nothing; gives whether a column cannot be had at all. */
  private static boolean note(BlobManifest blob, MendResult result, Set<DriveId> refusing) {
    boolean isHopeless = false;
    for (ColumnMend column : result.columns()) {
      switch (column) {
        case ColumnMend.Written _ -> {}
        case ColumnMend.NotTaken(int index, DriveId drive, String reason) -> {
          LOG.warnf("%s did not take %s: %s", drive, blob.shard(index), reason);
          refusing.add(drive);
        }
        case ColumnMend.NotReadable(int index, String reason) -> {
          LOG.errorf("%s cannot be rebuilt: %s", blob.shard(index), reason);
          isHopeless = true;
        }
      }
    }
    return isHopeless;
  }

  private static BlobManifest moved(BlobManifest blob, Set<Relocation> done) {
    List<DriveId> drives = new ArrayList<>(blob.drives());
    Set<Integer> missing = new HashSet<>(blob.missing());
    for (Relocation relocation : done) {
      drives.set(relocation.column(), relocation.to());
      missing.remove(relocation.column());
    }
    return new BlobManifest(blob.id(), blob.stripes(), drives, missing);
  }
}
