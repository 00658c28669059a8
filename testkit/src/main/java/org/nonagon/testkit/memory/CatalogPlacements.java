package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.RepairCatalog.GroupPlace;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;

/** Where the live blobs of the twin have their shards. */
final class CatalogPlacements {
  private static final Comparator<BlobManifest> BY_GROUP =
      Comparator.<BlobManifest>comparingInt(blob -> blob.id().group().value())
          .thenComparing(BlobManifest::id);

  private final CatalogCluster cluster;
  private final CatalogBlobs blobs;
  private final CatalogRepairs repairs;

  CatalogPlacements(CatalogCluster cluster, CatalogBlobs blobs, CatalogRepairs repairs) {
    this.cluster = cluster;
    this.blobs = blobs;
    this.repairs = repairs;
  }

  private record Column(BlobId blob, int column) {}

  Set<Relocation> relocate(List<Relocation> relocations) {
    Set<Relocation> done = new LinkedHashSet<>();
    Set<Column> moved = new HashSet<>();
    List<Relocation> fitting = relocations.stream().filter(this::isAsItWas).toList();
    for (Relocation relocation : fitting) {
      if (moved.add(new Column(relocation.blob(), relocation.column()))) {
        move(relocation);
        done.add(relocation);
      }
    }
    return done;
  }

  private boolean isAsItWas(Relocation relocation) {
    boolean isThere =
        blobs
            .live(relocation.blob())
            .filter(
                blob ->
                    relocation.column() < blob.drives().size()
                        && blob.drives().get(relocation.column()).equals(relocation.from()))
            .isPresent();
    return isThere
        && cluster
            .drive(relocation.to())
            .filter(drive -> drive.incarnation() == relocation.incarnation())
            .filter(drive -> drive.state() != Drive.State.LOST)
            .isPresent();
  }

  private void move(Relocation relocation) {
    BlobManifest blob = blobs.live(relocation.blob()).orElseThrow();
    List<DriveId> drives = new ArrayList<>(blob.drives());
    drives.set(relocation.column(), relocation.to());
    Set<Integer> missing = new HashSet<>(blob.missing());
    missing.remove(relocation.column());
    blobs.replace(new BlobManifest(blob.id(), blob.stripes(), drives, missing));
  }

  List<BlobManifest> on(DriveId drive, GroupPlace after, int lastGroup, int limit) {
    return blobs
        .live()
        .filter(blob -> isAfter(blob, after) && blob.id().group().value() <= lastGroup)
        .filter(blob -> blob.drives().contains(drive))
        .sorted(BY_GROUP)
        .limit(limit)
        .map(repairs::effective)
        .toList();
  }

  private static boolean isAfter(BlobManifest blob, GroupPlace after) {
    int group = blob.id().group().value();
    return group > after.group()
        || (group == after.group()
            && after.blob().filter(last -> blob.id().compareTo(last) <= 0).isEmpty());
  }

  List<PlacementCount> census(int firstGroup, int lastGroup) {
    Map<PlacementCount, long[]> counts = new LinkedHashMap<>();
    blobs
        .live()
        .filter(blob -> blob.id().group().value() >= firstGroup)
        .filter(blob -> blob.id().group().value() <= lastGroup)
        .map(repairs::effective)
        .forEach(
            blob -> {
              long[] sums = counts.computeIfAbsent(count(blob, 0, 0), _ -> new long[2]);
              sums[0]++;
              sums[1] += blob.stripes().length();
            });
    List<PlacementCount> told = new ArrayList<>();
    counts.forEach(
        (kind, sums) ->
            told.add(
                new PlacementCount(
                    kind.drives(), kind.missing(), kind.dataShards(), sums[0], sums[1])));
    return told;
  }

  private static PlacementCount count(BlobManifest blob, long number, long bytes) {
    int dataShards = blob.stripes().profile().dataShards();
    return new PlacementCount(blob.drives(), blob.missing(), dataShards, number, bytes);
  }
}
