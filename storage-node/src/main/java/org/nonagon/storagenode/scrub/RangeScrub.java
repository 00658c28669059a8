package org.nonagon.storagenode.scrub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * Compares a range of groups of a drive with the catalog, in both directions, and reads the shards
 * through.
 *
 * <p>Blobs are written, moved and deleted meanwhile. So nothing that looks wrong counts before a
 * second look at the catalog, and what is missing or damaged then, also at the drive. What the
 * catalog knows to be missing, by the blob's row or by a sweep that has not come to it, is not
 * reported again.
 *
 * <p>Used by one thread, which waits.
 */
final class RangeScrub {
  private static final Logger LOG = Logger.getLogger(RangeScrub.class);

  private final ShardStore store;
  private final ScrubParts parts;
  private final ShardReader reader;
  private final LeftOvers leftOvers;

  RangeScrub(ShardStore store, ScrubParts parts) {
    this.store = store;
    this.parts = parts;
    this.reader = new ShardReader(store, parts);
    this.leftOvers = new LeftOvers(store, parts);
  }

  /**
   * Looks at the groups from the first up to and including the last.
   *
   * @return what was found
   */
  ScrubFindings scrub(int firstGroup, int lastGroup) throws InterruptedException {
    Map<ShardId, BlobManifest> expected = expected(firstGroup, lastGroup);
    List<ShardSpec> held = parts.await(store.inventory(firstGroup, lastGroup));
    Map<ShardId, BlobManifest> absent = new HashMap<>(expected);
    List<ShardId> unexpected = new ArrayList<>();
    ScrubFindings found = ScrubFindings.NONE;
    for (ShardSpec spec : held) {
      absent.remove(spec.id());
      BlobManifest blob = expected.get(spec.id());
      if (blob == null) {
        unexpected.add(spec.id());
      } else {
        found = found.plus(findings(spec, isCorrupt(spec, blob)));
      }
    }
    absent.entrySet().removeIf(lost -> isMissing(lost.getValue(), lost.getKey().index()));
    return found.plus(
        new ScrubFindings(0, 0, 0, 0, reportMissing(absent.keySet()), drop(unexpected)));
  }

  private static ScrubFindings findings(ShardSpec spec, boolean isCorrupt) {
    return new ScrubFindings(1, spec.blocks(), spec.framedLength(), isCorrupt ? 1 : 0, 0, 0);
  }

  /** What the catalog has on the drive. */
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

  private static boolean isMissing(BlobManifest blob, int column) {
    return blob.missing().contains(column);
  }

  /** Reads a shard; reports it when it is not what it should be, also at a second look. */
  private boolean isCorrupt(ShardSpec held, BlobManifest blob) throws InterruptedException {
    ShardSpec right =
        new ShardSpec(
            held.id(), blob.stripes().shardLength(held.id().index()), blob.stripes().blockBytes());
    boolean isStill = isBad(right) && !stillNamed(List.of(held.id())).isEmpty() && isBad(right);
    if (isStill) {
      report(held.id(), Damage.CORRUPT);
    }
    return isStill;
  }

  /** What is not there at all is left to the next round: somebody dropped it just now. */
  private boolean isBad(ShardSpec spec) throws InterruptedException {
    return reader.read(spec) == ShardReader.Finding.CORRUPT;
  }

  private void report(ShardId shard, Damage damage) {
    LOG.warnf("%s on %s is %s", shard, store.drive(), damage);
    parts.await(parts.blobs().reportDamage(parts.home(), shard, store.drive(), damage));
  }

  /** Those of the shards that the catalog has here now, and does not know to be missing. */
  private List<ShardId> stillNamed(Collection<ShardId> shards) {
    Map<BlobId, BlobManifest> rows = rows(shards);
    return shards.stream()
        .filter(
            shard ->
                Optional.ofNullable(rows.get(shard.blob()))
                    .filter(row -> columnsHere(row).contains(shard.index()))
                    .filter(row -> !isMissing(row, shard.index()))
                    .isPresent())
        .toList();
  }

  /** The rows of their blobs, of those that the catalog knows. */
  private Map<BlobId, BlobManifest> rows(Collection<ShardId> shards) {
    List<BlobId> blobs = shards.stream().map(ShardId::blob).distinct().toList();
    Map<BlobId, BlobManifest> rows = new HashMap<>();
    for (List<BlobId> page : Pages.of(blobs, BlobCatalog.MAX_BLOBS)) {
      parts.await(parts.blobs().blobs(parts.home(), page)).forEach(row -> rows.put(row.id(), row));
    }
    return rows;
  }

  private long reportMissing(Collection<ShardId> absent) {
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

  private long drop(List<ShardId> unexpected) {
    return leftOvers.drop(unexpected, rows(unexpected).keySet());
  }
}
