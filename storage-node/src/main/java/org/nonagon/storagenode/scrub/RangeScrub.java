package org.nonagon.storagenode.scrub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.RepairCatalog.GroupPlace;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.repair.UnnamedShards;

/**
 * Compares a range of groups of a drive with the catalog, in both directions, and reads the shards
 * through.
 *
 * <p>Blobs are written, moved and deleted meanwhile. So nothing that looks wrong counts before a
 * second look at the catalog, and what is missing or damaged then, also at the drive. What is
 * unknown to the catalog may be under way: it is remembered, and condemned when it is still unknown
 * long after.
 *
 * <p>Used by one thread, which waits.
 */
final class RangeScrub {
  private static final Logger LOG = Logger.getLogger(RangeScrub.class);

  private final ShardStore store;
  private final ScrubParts parts;
  private final ShardReader reader;
  private final UnnamedShards unnamed;
  private final Map<BlobId, Long> unknownSince = new HashMap<>();

  RangeScrub(ShardStore store, ScrubParts parts) {
    this.store = store;
    this.parts = parts;
    this.reader = new ShardReader(store, parts);
    this.unnamed = new UnnamedShards(parts.blobs(), parts.home(), parts.patience());
  }

  /**
   * Looks at the groups from the first up to and including the last.
   *
   * @return what was found
   */
  ScrubFindings scrub(int firstGroup, int lastGroup) {
    Map<ShardId, BlobManifest> expected = expected(firstGroup, lastGroup);
    List<ShardSpec> held = parts.await(store.inventory(firstGroup, lastGroup));
    Set<ShardId> absent = new HashSet<>(expected.keySet());
    List<ShardSpec> unexpected = new ArrayList<>();
    long shards = 0;
    long bytes = 0;
    long corrupt = 0;
    for (ShardSpec spec : held) {
      absent.remove(spec.id());
      if (!expected.containsKey(spec.id())) {
        unexpected.add(spec);
        continue;
      }
      shards++;
      bytes += spec.framedLength();
      corrupt += isCorrupt(spec) ? 1 : 0;
    }
    return new ScrubFindings(shards, bytes, corrupt, reportMissing(absent), drop(unexpected));
  }

  /** What the catalog has on the drive, but for what it knows to be missing. */
  private Map<ShardId, BlobManifest> expected(int firstGroup, int lastGroup) {
    Map<ShardId, BlobManifest> expected = new HashMap<>();
    GroupPlace place = new GroupPlace(firstGroup, Optional.empty());
    List<BlobManifest> page;
    do {
      page =
          parts.await(
              parts
                  .repairs()
                  .blobsOn(parts.home(), store.drive(), place, lastGroup, RepairCatalog.MAX_PAGE));
      for (BlobManifest blob : page) {
        columnsHere(blob).forEach(column -> expected.put(blob.shard(column), blob));
        place = new GroupPlace(blob.id().group().value(), Optional.of(blob.id()));
      }
    } while (page.size() == RepairCatalog.MAX_PAGE);
    return expected;
  }

  private List<Integer> columnsHere(BlobManifest blob) {
    return IntStream.range(0, blob.drives().size())
        .filter(column -> blob.drives().get(column).equals(store.drive()))
        .filter(column -> blob.stripes().shardLength(column) > 0)
        .boxed()
        .toList();
  }

  private boolean isCorrupt(ShardSpec spec) {
    if (reader.read(spec) != ShardReader.Finding.CORRUPT
        || stillNamed(List.of(spec.id())).isEmpty()) {
      return false;
    }
    boolean isStill = reader.read(spec) == ShardReader.Finding.CORRUPT;
    if (isStill) {
      report(spec.id(), Damage.CORRUPT);
    }
    return isStill;
  }

  private void report(ShardId shard, Damage damage) {
    LOG.warnf("%s on %s is %s", shard, store.drive(), damage);
    parts.await(parts.blobs().reportDamage(parts.home(), shard, store.drive(), damage));
  }

  /** Those of the shards that the catalog has here now, and does not know to be missing. */
  private List<ShardId> stillNamed(Collection<ShardId> shards) {
    Map<BlobId, BlobManifest> rows = rows(shards.stream().map(ShardId::blob).distinct().toList());
    return shards.stream()
        .filter(
            shard ->
                Optional.ofNullable(rows.get(shard.blob()))
                    .filter(row -> columnsHere(row).contains(shard.index()))
                    .filter(row -> !row.missing().contains(shard.index()))
                    .isPresent())
        .toList();
  }

  private Map<BlobId, BlobManifest> rows(List<BlobId> blobs) {
    Map<BlobId, BlobManifest> rows = new HashMap<>();
    for (List<BlobId> page : Pages.of(blobs, BlobCatalog.MAX_BLOBS)) {
      parts.await(parts.blobs().blobs(parts.home(), page)).forEach(row -> rows.put(row.id(), row));
    }
    return rows;
  }

  private long reportMissing(Set<ShardId> absent) {
    long missing = 0;
    for (ShardId shard : stillNamed(absent)) {
      if (isAbsent(shard)) {
        report(shard, Damage.MISSING);
        missing++;
      }
    }
    return missing;
  }

  private boolean isAbsent(ShardId shard) {
    int group = shard.blob().group().value();
    return parts.await(store.inventory(group, group)).stream()
        .noneMatch(spec -> spec.id().equals(shard));
  }

  /** Drops what is not to be here; gives how many shards those were. */
  private long drop(List<ShardSpec> unexpected) {
    List<ShardId> shards = unexpected.stream().map(ShardSpec::id).toList();
    Map<BlobId, BlobManifest> rows = rows(shards.stream().map(ShardId::blob).distinct().toList());
    List<ShardId> elsewhere = shards.stream().filter(s -> rows.containsKey(s.blob())).toList();
    List<ShardId> orphans = orphans(shards.stream().filter(s -> !elsewhere.contains(s)).toList());
    return dropUnnamed(elsewhere) + dropUnnamed(orphans);
  }

  private long dropUnnamed(List<ShardId> shards) {
    long dropped = 0;
    for (List<ShardId> page : Pages.of(shards, BlobCatalog.MAX_BLOBS)) {
      dropped += unnamed.drop(store, page).size();
    }
    return dropped;
  }

  /** The shards of blobs that were condemned, since nobody can be writing them any more. */
  private List<ShardId> orphans(List<ShardId> unknown) {
    long now = parts.nanoTime().getAsLong();
    List<BlobId> old = new ArrayList<>();
    for (BlobId blob : unknown.stream().map(ShardId::blob).distinct().toList()) {
      Long since = unknownSince.get(blob);
      if (since == null && unknownSince.size() < parts.config().maxOrphans()) {
        unknownSince.put(blob, now);
      } else if (since != null && now - since >= parts.config().orphanMillis() * 1_000_000) {
        old.add(blob);
      }
    }
    Set<BlobId> condemned = new HashSet<>();
    for (List<BlobId> page : Pages.of(old, BlobCatalog.MAX_BLOBS)) {
      condemned.addAll(parts.await(parts.blobs().condemnUnknown(parts.home(), page)));
    }
    old.forEach(unknownSince::remove);
    return unknown.stream().filter(shard -> condemned.contains(shard.blob())).toList();
  }
}
