package org.nonagon.blobs.write;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/**
 * Picks the drives of a new blob: those of its group, with the ones that take no shards now
 * replaced by others, on nodes and in zones that have as few of its shards as can be. Two shards
 * share a drive only when there are fewer drives than shards, and then as evenly as can be.
 *
 * <p>Pure. Which of several equal substitutes is taken depends on the group, so that the load of a
 * lost drive is spread over all others.
 */
public final class Placement {
  private final DriveTopology topology;
  private final List<DriveId> taken;

  private Placement(DriveTopology topology, List<DriveId> taken) {
    this.topology = topology;
    this.taken = taken;
  }

  /**
   * The drive of each shard.
   *
   * @param preferred the drives that the layout gives the group, in the order of the columns
   * @param writable the drives that take shards now, in the same order on every call
   * @param topology what of them can fail together
   * @return as many as preferred; empty when no drive takes shards
   */
  public static List<DriveId> choose(
      Group group, List<DriveId> preferred, List<DriveId> writable, DriveTopology topology) {
    if (writable.isEmpty()) {
      return List.of();
    }
    Set<DriveId> usable = new HashSet<>(writable);
    if (usable.containsAll(preferred)) {
      return preferred;
    }
    List<DriveId> inTurn = new ArrayList<>(writable);
    Collections.rotate(inTurn, -Math.floorMod(group.value(), writable.size()));
    List<DriveId> kept = preferred.stream().filter(usable::contains).toList();
    Placement placement = new Placement(topology, new ArrayList<>(kept));
    return preferred.stream()
        .map(drive -> usable.contains(drive) ? drive : placement.substitute(inTurn))
        .toList();
  }

  private DriveId substitute(List<DriveId> candidates) {
    DriveId best =
        candidates.stream()
            .min(
                Comparator.comparingLong((DriveId d) -> taken(d, Optional::of))
                    .thenComparingLong(d -> taken(d, topology::nodeOf))
                    .thenComparingLong(d -> taken(d, topology::zoneOf)))
            .orElseThrow();
    taken.add(best);
    return best;
  }

  /** How many shards the failure domain of a drive has by now; 0 when it is not known. */
  private <T> long taken(DriveId drive, Function<DriveId, Optional<T>> domainOf) {
    Optional<T> domain = domainOf.apply(drive);
    return domain.isEmpty()
        ? 0
        : taken.stream().filter(other -> domainOf.apply(other).equals(domain)).count();
  }
}
