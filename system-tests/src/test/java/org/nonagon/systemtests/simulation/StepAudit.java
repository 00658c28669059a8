package org.nonagon.systemtests.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.DriveId;

/**
 * Looks at the promises at each step of the catalog, before anything is repaired: no extent points
 * into what is condemned, and what the catalog says is on a drive is there even if the power fails
 * everywhere now and takes all that was not forced.
 *
 * <p>The second costs far more than the step itself, so that only some lives are watched so.
 */
final class StepAudit {
  /** For how long a drop and a relocation that met may go unnoticed by who came second. */
  private static final long GRACE_MILLIS = 10_000;

  private final SimulatedCluster cluster;
  private final boolean isWatched;
  private final Map<Placed, Long> absentSince = new HashMap<>();
  private final Map<SimulatedNode, Survivors> survivors = new HashMap<>();
  private List<BlobManifest> seen = List.of();

  /**
   * What a disk keeps.
   *
   * @param operations that the disk had done then
   */
  private record Survivors(long operations, Set<ShardId> shards) {}

  /** A shard and where the catalog has it. */
  private record Placed(ShardId shard, DriveId drive) {}

  StepAudit(SimulatedCluster cluster, boolean isWatched) {
    this.cluster = cluster;
    this.isWatched = isWatched;
  }

  /** Looks, once something has changed. */
  void look() {
    try {
      cluster.catalog().checkReferences();
    } catch (IllegalStateException miscounted) {
      cluster.violated(miscounted.toString());
    }
    if (isWatched) {
      List<BlobManifest> live = cluster.catalog().liveBlobs();
      if (!live.equals(seen)) {
        seen = live;
        check(live);
      }
    }
  }

  private void check(List<BlobManifest> live) {
    Map<DriveId, Set<ShardId>> kept = new HashMap<>();
    for (SimulatedNode node : cluster.nodes()) {
      node.drive()
          .filter(drive -> isKnown(node, drive))
          .ifPresent(drive -> kept.put(drive, kept(node)));
    }
    Set<Placed> absent = new HashSet<>();
    for (BlobManifest blob : live) {
      for (int column = 0; column < blob.drives().size(); column++) {
        DriveId drive = blob.drives().get(column);
        if (blob.stripes().shardLength(column) > 0
            && !blob.missing().contains(column)
            && kept.containsKey(drive)
            && !kept.get(drive).contains(blob.shard(column))) {
          absent.add(new Placed(blob.shard(column), drive));
        }
      }
    }
    long now = cluster.time().nowMillis();
    absentSince.keySet().retainAll(absent);
    for (Placed shard : absent) {
      long since = absentSince.computeIfAbsent(shard, _ -> now);
      if (now - since > GRACE_MILLIS) {
        cluster.violated("since %d ms %s would not survive".formatted(since, shard));
      }
    }
  }

  /** Whether the catalog does not count on what another disk or an older incarnation had. */
  private boolean isKnown(SimulatedNode node, DriveId drive) {
    return node.isSound()
        && SimulatedCluster.now(cluster.catalog().drives()).stream()
            .map(RegisteredDrive::drive)
            .filter(known -> known.id().equals(drive))
            .anyMatch(known -> known.incarnation() == node.incarnation());
  }

  private Set<ShardId> kept(SimulatedNode node) {
    long operations = node.disk().operations();
    Survivors known = survivors.get(node);
    if (known == null || known.operations() != operations) {
      known = new Survivors(operations, node.survivors());
      survivors.put(node, known);
    }
    return known.shards();
  }
}
