package org.nonagon.storagenode.scrub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;

/**
 * Shards of blobs that the catalog does not know. Such a blob may be under way, so it is remembered
 * until it has been unknown for long enough that nobody can be writing it any more. Bounded: what
 * does not fit is found again by the next round. Used by one thread.
 */
final class Orphans {
  private final ScrubConfig config;

  /** By blob, the oldest first. */
  private final Map<BlobId, Sighting> seen = new LinkedHashMap<>();

  Orphans(ScrubConfig config) {
    this.config = config;
  }

  private record Sighting(long sinceNanos, Set<ShardId> shards) {}

  /** Remembers shards that were seen now. */
  void note(Collection<ShardId> unknown, long nowNanos) {
    for (ShardId shard : unknown) {
      if (seen.size() < config.maxOrphans() || seen.containsKey(shard.blob())) {
        seen.computeIfAbsent(shard.blob(), _ -> new Sighting(nowNanos, new HashSet<>()))
            .shards()
            .add(shard);
      }
    }
  }

  /** Forgets the shards of those blobs that were first seen long ago, and gives them. */
  List<ShardId> takeRipe(int mostBlobs, long nowNanos) {
    List<ShardId> ripe = new ArrayList<>();
    Iterator<Sighting> oldest = seen.values().iterator();
    for (int blobs = 0; blobs < mostBlobs && oldest.hasNext(); blobs++) {
      Sighting sighting = oldest.next();
      if (nowNanos - sighting.sinceNanos() < config.orphanMillis() * 1_000_000) {
        break;
      }
      ripe.addAll(sighting.shards());
      oldest.remove();
    }
    return ripe;
  }
}
