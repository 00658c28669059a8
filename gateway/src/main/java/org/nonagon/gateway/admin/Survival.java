package org.nonagon.gateway.admin;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;

/**
 * What of the data is whole, what can be read now, and what more may fail before some of it cannot.
 *
 * <p>A shard is <em>held</em> when the catalog does not count it as missing, and <em>available</em>
 * when the drive that holds it can also be reached. A blob is degraded when a shard is missing or
 * two share a drive, unavailable when fewer than k shards are available, and lost when fewer than k
 * are held.
 *
 * <p>Pure: the same cluster and the same places give the same figures.
 */
final class Survival {
  private final DriveStates drives;

  /** Survival on these drives. */
  Survival(DriveStates drives) {
    this.drives = drives;
  }

  /**
   * What may fail at once without a blob becoming unavailable; 0 also where some already are.
   *
   * @param drives any so many drives
   * @param nodes any so many nodes
   * @param zones any so many zones
   */
  record Margin(int drives, int nodes, int zones) {
    private static final Margin UNBOUNDED =
        new Margin(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private Margin least(Margin other) {
      return new Margin(
          Math.min(drives, other.drives),
          Math.min(nodes, other.nodes),
          Math.min(zones, other.zones));
    }
  }

  /**
   * The figures.
   *
   * @param blobs all live ones
   * @param bytes of them
   * @param degradedBlobs those that are degraded, lost ones among them
   * @param degradedBytes of them
   * @param unavailableBlobs those that cannot be read now and are not lost
   * @param lostBlobs those that are lost
   * @param margin for the blob that is worst off, of those that are available
   */
  record Figures(
      long blobs,
      long bytes,
      long degradedBlobs,
      long degradedBytes,
      long unavailableBlobs,
      long lostBlobs,
      Margin margin) {
    private static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, Margin.UNBOUNDED);

    private Figures plus(Figures other) {
      return new Figures(
          blobs + other.blobs,
          bytes + other.bytes,
          degradedBlobs + other.degradedBlobs,
          degradedBytes + other.degradedBytes,
          unavailableBlobs + other.unavailableBlobs,
          lostBlobs + other.lostBlobs,
          margin.least(other.margin));
    }
  }

  /**
   * The figures of these blobs.
   *
   * @param places of blobs, at least one; without blobs those that new ones would get
   */
  Figures of(List<PlacementCount> places) {
    return places.stream().map(this::of).reduce(Figures.NONE, Figures::plus);
  }

  private Figures of(PlacementCount place) {
    int held = place.drives().size() - place.missing().size();
    Map<DriveId, Integer> available = available(place);
    int spare = available.values().stream().mapToInt(Integer::intValue).sum() - place.dataShards();
    boolean isShared = place.drives().stream().distinct().count() < place.drives().size();
    boolean isDegraded = !place.missing().isEmpty() || isShared;
    boolean isLost = held < place.dataShards();
    return new Figures(
        place.blobs(),
        place.bytes(),
        isDegraded ? place.blobs() : 0,
        isDegraded ? place.bytes() : 0,
        spare < 0 && !isLost ? place.blobs() : 0,
        isLost ? place.blobs() : 0,
        new Margin(
            failures(available, spare, Drive::id),
            failures(available, spare, Drive::node),
            failures(available, spare, Drive::zone)));
  }

  private Map<DriveId, Integer> available(PlacementCount place) {
    Map<DriveId, Integer> shards = new HashMap<>();
    for (int column = 0; column < place.drives().size(); column++) {
      DriveId drive = place.drives().get(column);
      boolean isReachable = drives.find(drive).filter(drives::isReachable).isPresent();
      if (isReachable && !place.missing().contains(column)) {
        shards.merge(drive, 1, Integer::sum);
      }
    }
    return shards;
  }

  /**
   * How many domains may fail, those with most shards first, until more are gone than are spare.
   */
  private int failures(Map<DriveId, Integer> shards, int spare, Function<Drive, ?> domain) {
    Map<Object, Integer> inDomain = new HashMap<>();
    shards.forEach(
        (id, count) ->
            drives
                .find(id)
                .ifPresent(d -> inDomain.merge(domain.apply(d.drive()), count, Integer::sum)));
    List<Integer> most = inDomain.values().stream().sorted(Comparator.reverseOrder()).toList();
    int failures = 0;
    int left = spare;
    while (failures < most.size() && left >= most.get(failures)) {
      left -= most.get(failures++);
    }
    return failures;
  }
}
