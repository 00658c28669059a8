package org.nonagon.blobs.mend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;

/** Makes one plan: goes through the steps in mind and notes where each column then is. */
final class MendPlanner {
  private final BlobManifest blob;
  private final List<DriveId> layout;
  private final List<DriveId> writable;
  private final Set<DriveId> usable;
  private final DriveTopology topology;
  private final Map<Integer, DriveId> places = new TreeMap<>();
  private final List<MendStep> steps = new ArrayList<>();

  MendPlanner(
      BlobManifest blob, List<DriveId> layout, List<DriveId> writable, DriveTopology topology) {
    this.blob = blob;
    this.layout = layout;
    this.writable = writable;
    this.usable = new HashSet<>(writable);
    this.topology = topology;
    for (int column = 0; column < layout.size(); column++) {
      if (!blob.missing().contains(column)) {
        places.put(column, blob.drives().get(column));
      }
    }
  }

  MendPlan plan() {
    goWhereTheLayoutWants();
    Set<Integer> homeless = new TreeSet<>(blob.missing());
    homeless.removeAll(places.keySet());
    homeless.removeIf(this::substitute);
    crowded().forEach(this::substitute);
    draining().forEach(this::substitute);
    return new MendPlan(steps, homeless, isInPlace());
  }

  /** One column after another, since each that goes may free the drive of the next. */
  private void goWhereTheLayoutWants() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int column = 0; column < layout.size(); column++) {
        moved |= goesHome(column);
      }
    }
  }

  private boolean goesHome(int column) {
    DriveId home = layout.get(column);
    boolean goes = usable.contains(home) && !places.containsValue(home);
    if (goes) {
      put(column, home);
    }
    return goes;
  }

  private void put(int column, DriveId to) {
    @Nullable DriveId from = places.put(column, to);
    steps.add(
        from == null ? new MendStep.Rebuild(column, to) : new MendStep.Move(column, from, to));
  }

  private boolean substitute(int column) {
    List<DriveId> unused = writable.stream().filter(d -> !places.containsValue(d)).toList();
    Optional<DriveId> free =
        unused.isEmpty() ? Optional.empty() : unused.stream().min(preference(column));
    free.ifPresent(drive -> put(column, drive));
    return free.isPresent();
  }

  private Comparator<DriveId> preference(int column) {
    int first = Math.floorMod(blob.id().group().value(), writable.size());
    return Comparator.<DriveId>comparingLong(
            d -> together(column, topology.nodeOf(d), topology::nodeOf))
        .thenComparingLong(d -> together(column, topology.zoneOf(d), topology::zoneOf))
        .thenComparingInt(d -> Math.floorMod(writable.indexOf(d) - first, writable.size()));
  }

  /** How many other columns are in a failure domain. */
  private <T> long together(
      int column, Optional<T> domain, Function<DriveId, Optional<T>> domainOf) {
    return places.entrySet().stream()
        .filter(place -> place.getKey() != column && domain.isPresent())
        .filter(place -> domainOf.apply(place.getValue()).equals(domain))
        .count();
  }

  /** Of the columns that share a drive, all but one: the one that the layout wants there stays. */
  private List<Integer> crowded() {
    Map<DriveId, Integer> staying = new TreeMap<>();
    places.forEach(
        (column, drive) -> {
          if (layout.get(column).equals(drive)) {
            staying.put(drive, column);
          } else {
            staying.putIfAbsent(drive, column);
          }
        });
    return places.keySet().stream().filter(column -> !staying.containsValue(column)).toList();
  }

  /** The columns on drives that are being emptied, unless the layout wants them there still. */
  private List<Integer> draining() {
    return places.entrySet().stream()
        .filter(place -> topology.isDraining(place.getValue()))
        .filter(place -> !layout.contains(place.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isInPlace() {
    return places.size() == layout.size()
        && places.values().stream().sorted().toList().equals(layout.stream().sorted().toList());
  }
}
