package org.nonagon.protocol.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tree of what can fail together: the cluster, its zones, their nodes, their drives.
 *
 * <p>Domains are numbered: drives first, by their ids, then nodes, zones and, last, the cluster. A
 * node is in the zone of its first drive.
 */
final class FailureDomains {
  private final List<Drive> drives;
  private final int[] parent;
  private final int[][] children;
  private final int firstNode;
  private final int firstZone;

  /** The tree over these drives, in any order. */
  FailureDomains(List<Drive> unsorted) {
    drives = unsorted.stream().sorted(Comparator.comparing(Drive::id)).toList();
    List<Integer> parents = new ArrayList<>();
    Map<NodeId, Zone> zoneOf = new HashMap<>();
    drives.forEach(d -> zoneOf.putIfAbsent(d.node(), d.zone()));
    firstNode = drives.size();
    List<NodeId> nodes = drives.stream().map(Drive::node).distinct().toList();
    firstZone = firstNode + nodes.size();
    List<Zone> zones = nodes.stream().map(n -> zoneOf.getOrDefault(n, Zone.DEFAULT)).toList();
    List<Zone> distinct = zones.stream().distinct().toList();
    int cluster = firstZone + distinct.size();
    parents.addAll(indices(drives, Drive::node, nodes, firstNode));
    parents.addAll(indices(zones, Function.identity(), distinct, firstZone));
    distinct.forEach(_ -> parents.add(cluster));
    parents.add(cluster);
    parent = parents.stream().mapToInt(Integer::intValue).toArray();
    children = childrenOf(parent);
  }

  private static <T, K> List<Integer> indices(
      List<T> of, Function<T, K> key, List<K> keys, int first) {
    Map<K, Integer> index = new HashMap<>();
    keys.forEach(k -> index.put(k, first + index.size()));
    return of.stream().map(t -> index.getOrDefault(key.apply(t), first)).toList();
  }

  private static int[][] childrenOf(int[] parent) {
    int cluster = parent.length - 1;
    int[] sizes = new int[parent.length];
    for (int d = 0; d < cluster; d++) {
      sizes[parent[d]]++;
    }
    int[][] children = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    for (int d = cluster - 1; d >= 0; d--) {
      children[parent[d]][--sizes[parent[d]]] = d;
    }
    return children;
  }

  /** How many drives there are; their domains are numbered from 0. */
  int driveCount() {
    return drives.size();
  }

  /** How many domains there are. */
  int count() {
    return parent.length;
  }

  /** The domain that holds all others. */
  int cluster() {
    return parent.length - 1;
  }

  /** The domain around another; the cluster is its own. */
  int parent(int domain) {
    return parent[domain];
  }

  /** The domains directly in another; not to be changed. */
  int[] children(int domain) {
    return children[domain];
  }

  boolean isDrive(int domain) {
    return domain < firstNode;
  }

  boolean isNode(int domain) {
    return domain >= firstNode && domain < firstZone;
  }

  boolean isZone(int domain) {
    return domain >= firstZone && domain < cluster();
  }

  /** The drive that a domain is. */
  Drive drive(int domain) {
    return drives.get(domain);
  }

  /** What a drive deserves, in any unit: never nothing. */
  double weight(int domain) {
    return Math.max(1, drives.get(domain).capacityBytes());
  }
}
