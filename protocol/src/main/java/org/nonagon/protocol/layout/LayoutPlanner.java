package org.nonagon.protocol.layout;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nonagon.erasure.ErasureProfile;

/**
 * Computes layouts: the first one of a cluster, and each other from the one before it.
 *
 * <p>Three steps. {@link Spread} says from capacities, nodes and zones what every drive deserves
 * and what every group must look like. Columns whose drive is gone, or that are against the spread,
 * become vacant and are filled by walks on the ring with bounded loads [1]. Then loads that are not
 * near what drives deserve are balanced: new drives pull columns from the others, in the groups
 * that the ring prefers for them. A drive that stays keeps its columns but for those.
 *
 * <p>Drives that are not {@link Drive.State#ACTIVE} get nothing. All functions are pure: the same
 * drives, in any order, and the same layout before give the same layout on every machine. With
 * 10,000 drives a first layout takes about a second.
 *
 * @see <a href="https://arxiv.org/abs/1608.01350">[1] Mirrokni, Thorup, Zadimoghaddam: Consistent
 *     Hashing with Bounded Loads</a>
 */
public final class LayoutPlanner {
  private final FailureDomains domains;
  private final ErasureProfile profile;
  private final Spread spread;

  private LayoutPlanner(List<Drive> drives, ErasureProfile profile) {
    this.domains = new FailureDomains(drives);
    this.profile = profile;
    this.spread = new Spread(domains, profile);
  }

  /**
   * The first layout of a cluster.
   *
   * @throws IllegalArgumentException if fewer drives take shards than a group needs
   */
  public static Layout first(List<Drive> drives, ErasureProfile profile) {
    List<Drive> active = active(drives);
    if (active.size() < profile.shards()) {
      throw new IllegalArgumentException(
          "%s needs %d drives, not %d".formatted(profile, profile.shards(), active.size()));
    }
    short[] empty = new short[Group.COUNT * profile.shards()];
    return new Layout(1, profile, new LayoutPlanner(active, profile).fill(empty));
  }

  /**
   * The layout that follows another.
   *
   * @param drives all drives of the cluster as they are now
   */
  public static LayoutPlan next(Layout before, List<Drive> drives) {
    List<Drive> active = active(drives);
    ErasureProfile profile = before.profile();
    if (active.size() < profile.shards()) {
      return new LayoutPlan.TooFewDrives(active.size(), profile.shards());
    }
    short[] old = before.toArray();
    short[] planned = new LayoutPlanner(active, profile).fill(old);
    int moves = 0;
    for (int i = 0; i < old.length; i++) {
      moves += old[i] == planned[i] ? 0 : 1;
    }
    return moves == 0
        ? new LayoutPlan.Unchanged()
        : new LayoutPlan.Changed(new Layout(before.number() + 1, profile, planned), moves);
  }

  /**
   * How many columns of groups each active drive has in the fairest layout: in proportion to its
   * capacity, as far as the spread over nodes and zones and the distinct drives of a group allow.
   *
   * @param drives at least as many active ones as a group needs
   */
  public static Map<DriveId, Double> achievableShares(List<Drive> drives, ErasureProfile profile) {
    LayoutPlanner planner = new LayoutPlanner(active(drives), profile);
    Map<DriveId, Double> shares = new HashMap<>();
    for (int d = 0; d < planner.domains.driveCount(); d++) {
      shares.put(planner.domains.drive(d).id(), planner.spread.share(d) * Group.COUNT);
    }
    return shares;
  }

  private static List<Drive> active(List<Drive> drives) {
    return drives.stream().filter(d -> d.state() == Drive.State.ACTIVE).toList();
  }

  /** The slots after those before; zero is no drive. */
  private short[] fill(short[] before) {
    int[] index = new int[Short.MAX_VALUE + 1];
    Arrays.fill(index, Assignment.VACANT);
    for (int d = 0; d < domains.driveCount(); d++) {
      index[domains.drive(d).id().value()] = d;
    }
    int[] slots = new int[before.length];
    boolean[] isNew = new boolean[domains.driveCount()];
    Arrays.fill(isNew, true);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = index[before[i]];
      if (slots[i] != Assignment.VACANT) {
        isNew[slots[i]] = false;
      }
    }
    Assignment assignment = new Assignment(domains, spread, profile.shards(), slots);
    HashRing ring = new HashRing(domains);
    new VacancyFiller(assignment, ring, domains.driveCount()).fill();
    new Balancer(domains, assignment, ring, isNew).balance();
    short[] after = new short[slots.length];
    for (int i = 0; i < slots.length; i++) {
      after[i] = (short) domains.drive(slots[i]).id().value();
    }
    return after;
  }
}
