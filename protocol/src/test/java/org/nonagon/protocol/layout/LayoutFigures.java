package org.nonagon.protocol.layout;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nonagon.erasure.ErasureProfile;

/** What a layout looks like over some drives: loads, and how groups are spread. */
final class LayoutFigures {
  private final ErasureProfile profile;
  private final short[] slots;
  private final int[] load = new int[Short.MAX_VALUE + 1];
  private final Map<DriveId, Double> shares;
  private final Map<Object, Integer> mostOf = new HashMap<>();
  private final Map<Object, Integer> leastOf = new HashMap<>();
  private boolean groupsAreDistinct = true;

  LayoutFigures(Layout layout, List<Drive> drives) {
    profile = layout.profile();
    slots = layout.toArray();
    shares = LayoutPlanner.achievableShares(drives, profile);
    for (short drive : slots) {
      load[drive]++;
    }
    record(drives, Drive::node);
    record(drives, Drive::zone);
    for (int group = 0; group < Group.COUNT; group++) {
      groupsAreDistinct &= isDistinct(columns(group));
    }
  }

  private short[] columns(int group) {
    return Arrays.copyOfRange(slots, group * profile.shards(), (group + 1) * profile.shards());
  }

  private static boolean isDistinct(short[] columns) {
    short[] sorted = columns.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private void record(List<Drive> drives, Function<Drive, Object> domain) {
    Map<Object, Integer> index = new HashMap<>();
    int[] domainOf = new int[load.length];
    for (Drive drive : drives) {
      index.putIfAbsent(domain.apply(drive), index.size());
      domainOf[drive.id().value()] = index.getOrDefault(domain.apply(drive), 0);
    }
    int[] most = new int[index.size()];
    int[] least = new int[index.size()];
    int[] groupsWith = new int[index.size()];
    Arrays.fill(least, Integer.MAX_VALUE);
    int[] count = new int[index.size()];
    for (int group = 0; group < Group.COUNT; group++) {
      short[] columns = columns(group);
      for (short drive : columns) {
        groupsWith[domainOf[drive]] += count[domainOf[drive]]++ == 0 ? 1 : 0;
      }
      for (short drive : columns) {
        most[domainOf[drive]] = Math.max(most[domainOf[drive]], count[domainOf[drive]]);
        least[domainOf[drive]] = Math.min(least[domainOf[drive]], count[domainOf[drive]]);
      }
      for (short drive : columns) {
        count[domainOf[drive]] = 0;
      }
    }
    index.forEach((key, i) -> mostOf.put(key, most[i]));
    index.forEach((key, i) -> leastOf.put(key, groupsWith[i] < Group.COUNT ? 0 : least[i]));
  }

  boolean groupsAreDistinct() {
    return groupsAreDistinct;
  }

  int load(DriveId drive) {
    return load[drive.value()];
  }

  /** Slots that are with drives which are not of the set. */
  int strayLoad() {
    return slots.length - shares.keySet().stream().mapToInt(this::load).sum();
  }

  int mostOnANode() {
    return most(NodeId.class);
  }

  int mostInAZone() {
    return most(Zone.class);
  }

  /** The most shards that a group has in a domain. */
  int most(Object domain) {
    return mostOf.getOrDefault(domain, 0);
  }

  /** The fewest shards that a group has in a domain. */
  int least(Object domain) {
    return leastOf.getOrDefault(domain, 0);
  }

  private int most(Class<?> kind) {
    return mostOf.entrySet().stream()
        .filter(e -> kind.isInstance(e.getKey()))
        .mapToInt(Map.Entry::getValue)
        .max()
        .orElseThrow();
  }

  /** How far the worst drive is from its achievable share; less than a slot does not count. */
  double worstDeviation() {
    return shares.entrySet().stream()
        .filter(e -> Math.abs(load(e.getKey()) - e.getValue()) >= 1)
        .mapToDouble(e -> Math.abs(load(e.getKey()) - e.getValue()) / e.getValue())
        .max()
        .orElse(0);
  }

  double maxToMean() {
    return Arrays.stream(load).max().orElseThrow() / ((double) slots.length / shares.size());
  }
}
