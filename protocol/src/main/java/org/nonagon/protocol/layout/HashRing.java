package org.nonagon.protocol.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.nonagon.erasure.ErasureProfile;

/**
 * Computes layouts by consistent hashing.
 *
 * <p>Each drive has tokens on a ring of 64 bits, as many as its capacity deserves. A group walks
 * clockwise from its own point and takes the first k+m distinct drives that keep its shards spread
 * over zones and nodes as evenly as they allow and that are not over their share of all groups.
 * What cannot be had is given up in this order: the share, the spread over nodes, the spread over
 * zones; never the distinct drives.
 *
 * @see <a href="https://arxiv.org/abs/1608.01350">Mirrokni, Thorup, Zadimoghaddam: Consistent
 *     Hashing with Bounded Loads</a>
 */
public final class HashRing {
  /** Tokens of a drive of average capacity. */
  private static final int TOKENS_PER_DRIVE = 128;

  /** How far above its share of the groups a drive may be filled. */
  private static final double LOAD_BOUND = 1.05;

  private final ErasureProfile profile;
  private final List<Drive> drives;
  private final long[] points;
  private final int[] owners;
  private final long[] room;
  private final int perNode;
  private final int perZone;

  private HashRing(List<Drive> drives, ErasureProfile profile) {
    this.profile = profile;
    this.drives = drives;
    double average = drives.stream().mapToLong(Drive::capacityBytes).average().orElseThrow();
    List<long[]> tokens = new ArrayList<>();
    this.room = new long[drives.size()];
    for (int d = 0; d < drives.size(); d++) {
      double weight = drives.get(d).capacityBytes() / average;
      double share = (double) Group.COUNT * profile.shards() / drives.size() * weight;
      room[d] = (long) Math.ceil(share * LOAD_BOUND);
      long count = Math.max(1, Math.round(TOKENS_PER_DRIVE * weight));
      for (long t = 0; t < count; t++) {
        tokens.add(new long[] {mix(((long) drives.get(d).id().value() << 32) | t), d});
      }
    }
    this.perNode = Math.ceilDiv(profile.shards(), distinct(Drive::node));
    this.perZone = Math.ceilDiv(profile.shards(), distinct(Drive::zone));
    tokens.sort((a, b) -> Long.compareUnsigned(a[0], b[0]));
    this.points = tokens.stream().mapToLong(t -> t[0]).toArray();
    this.owners = tokens.stream().mapToInt(t -> (int) t[1]).toArray();
  }

  /**
   * The first layout of a cluster.
   *
   * @param drives the drives that take shards, in any order
   * @throws IllegalArgumentException if there are fewer than a group needs
   */
  public static Layout first(List<Drive> drives, ErasureProfile profile) {
    if (drives.size() < profile.shards()) {
      throw new IllegalArgumentException(
          "%s needs %d drives, not %d".formatted(profile, profile.shards(), drives.size()));
    }
    HashRing ring = new HashRing(List.copyOf(drives), profile);
    short[] slots = new short[Group.COUNT * profile.shards()];
    for (int g = 0; g < Group.COUNT; g++) {
      int at = g * profile.shards();
      for (int d : ring.walk(g)) {
        slots[at++] = (short) ring.drives.get(d).id().value();
        ring.room[d]--;
      }
    }
    return new Layout(1, profile, slots);
  }

  private int distinct(Function<Drive, Object> domain) {
    return (int) drives.stream().map(domain).distinct().count();
  }

  private Set<Integer> walk(int group) {
    Set<Integer> taken = new LinkedHashSet<>();
    for (Strictness strictness : Strictness.values()) {
      Spread spread = new Spread(taken);
      int start = firstTokenAtOrAfter(mix(~(long) group));
      for (int i = 0; i < owners.length && taken.size() < profile.shards(); i++) {
        int drive = owners[(start + i) % owners.length];
        if (!taken.contains(drive) && spread.admits(drive, strictness)) {
          taken.add(drive);
          spread.count(drive);
        }
      }
    }
    return taken;
  }

  private int firstTokenAtOrAfter(long point) {
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(points[middle], point) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The finalizer of SplitMix64: a bijection that spreads small numbers over all 64 bits. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** What a walk insists on; each step gives up one thing. */
  private enum Strictness {
    ALL,
    ANY_LOAD,
    ANY_NODE,
    ANY_DRIVE
  }

  /** How the drives taken so far are spread over nodes and zones. */
  private final class Spread {
    private final Map<NodeId, Integer> nodes = new HashMap<>();
    private final Map<Zone, Integer> zones = new HashMap<>();

    Spread(Set<Integer> taken) {
      taken.forEach(this::count);
    }

    boolean admits(int drive, Strictness strictness) {
      boolean load = room[drive] > 0 || strictness.compareTo(Strictness.ALL) > 0;
      boolean node =
          nodes.getOrDefault(drives.get(drive).node(), 0) < perNode
              || strictness.compareTo(Strictness.ANY_LOAD) > 0;
      boolean zone =
          zones.getOrDefault(drives.get(drive).zone(), 0) < perZone
              || strictness.compareTo(Strictness.ANY_NODE) > 0;
      return load && node && zone;
    }

    void count(int drive) {
      nodes.merge(drives.get(drive).node(), 1, Integer::sum);
      zones.merge(drives.get(drive).zone(), 1, Integer::sum);
    }
  }
}
