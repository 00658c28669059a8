package org.nonagon.systemtests.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.ShardSpec;

/** Compares what the catalog says with what is on the drives, once all is at rest. */
final class Audit {
  private static final long REST_MILLIS = 20_000;

  /** How often what is left over is looked at, until it is gone. */
  private static final int LOOKS = 15;

  private final SimulatedCluster cluster;

  Audit(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** What the catalog says is on a drive is there; repair may be moving it at one look. */
  void check() {
    Set<String> wrong = wrong();
    if (!wrong.isEmpty()) {
      cluster.time().pass(REST_MILLIS);
      wrong.retainAll(wrong());
      wrong.forEach(cluster::violated);
    }
    cluster.gateways().stream()
        .filter(gateway -> gateway.running().leasedBytes() > 0)
        .forEach(gateway -> cluster.violated(gateway.host() + " does not give memory back"));
  }

  /** What the catalog does not name on a drive goes by itself where drives are scrubbed. */
  void checkLeftOvers() {
    Set<String> left = leftOvers();
    for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
      cluster.time().pass(REST_MILLIS);
      left = leftOvers();
    }
    left.forEach(shard -> cluster.violated(shard + " is left over"));
  }

  private Set<String> leftOvers() {
    Set<String> left = new TreeSet<>();
    held().forEach((drive, shards) -> shards.forEach(shard -> left.add(shard + " on " + drive)));
    for (BlobManifest blob : cluster.catalog().liveBlobs()) {
      for (int column = 0; column < blob.drives().size(); column++) {
        left.remove(blob.shard(column) + " on " + blob.drives().get(column));
      }
    }
    return left;
  }

  private Set<String> wrong() {
    Map<DriveId, Set<ShardId>> held = held();
    Set<String> wrong = new TreeSet<>();
    for (BlobManifest blob : cluster.catalog().liveBlobs()) {
      for (int column = 0; column < blob.drives().size(); column++) {
        DriveId drive = blob.drives().get(column);
        if (blob.stripes().shardLength(column) > 0
            && !blob.missing().contains(column)
            && !held.getOrDefault(drive, Set.of()).contains(blob.shard(column))) {
          wrong.add("%s is not on %s, as the catalog has it".formatted(blob.shard(column), drive));
        }
      }
      if (Set.copyOf(blob.drives()).size() < blob.drives().size()) {
        wrong.add("%s has two shards on one drive: %s".formatted(blob.id(), blob.drives()));
      }
    }
    return wrong;
  }

  private Map<DriveId, Set<ShardId>> held() {
    Map<DriveId, Set<ShardId>> held = new HashMap<>();
    List<SimulatedNode> nodes = cluster.nodes();
    for (SimulatedNode node : nodes) {
      DriveId drive = node.drive().orElseThrow();
      node.store(drive)
          .inventory(0, Group.COUNT - 1)
          .subscribe()
          .with(
              found ->
                  held.put(drive, found.stream().map(ShardSpec::id).collect(Collectors.toSet())));
    }
    boolean _ = cluster.time().runUntil(() -> held.size() == nodes.size(), REST_MILLIS);
    return held;
  }
}
