package org.nonagon.blobs.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/**
 * Picks the drives of a new blob: those of its group, with the ones that take no shards now
 * replaced by others. Two shards share a drive only when there are fewer drives than shards, and
 * then as evenly as can be.
 *
 * <p>Pure. Which of several equal substitutes is taken depends on the group, so that the load of a
 * lost drive is spread over all others.
 */
public final class Placement {
  private Placement() {}

  /**
   * The drive of each shard.
   *
   * @param preferred the drives that the layout gives the group, in the order of the columns
   * @param writable the drives that take shards now, in the same order on every call
   * @return as many as preferred; empty when no drive takes shards
   */
  public static List<DriveId> choose(Group group, List<DriveId> preferred, List<DriveId> writable) {
    if (writable.isEmpty()) {
      return List.of();
    }
    Set<DriveId> usable = new HashSet<>(writable);
    Map<DriveId, Integer> load = new HashMap<>();
    preferred.stream().filter(usable::contains).forEach(d -> load.merge(d, 1, Integer::sum));
    List<DriveId> chosen = new ArrayList<>(preferred.size());
    for (DriveId drive : preferred) {
      chosen.add(usable.contains(drive) ? drive : substitute(group, writable, load));
    }
    return chosen;
  }

  private static DriveId substitute(
      Group group, List<DriveId> writable, Map<DriveId, Integer> load) {
    int first = Math.floorMod(group.value(), writable.size());
    DriveId best = writable.get(first);
    for (int i = 1; i < writable.size(); i++) {
      DriveId candidate = writable.get((first + i) % writable.size());
      if (load.getOrDefault(candidate, 0) < load.getOrDefault(best, 0)) {
        best = candidate;
      }
    }
    load.merge(best, 1, Integer::sum);
    return best;
  }
}
