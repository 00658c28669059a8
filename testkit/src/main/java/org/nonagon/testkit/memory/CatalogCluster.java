package org.nonagon.testkit.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** Profile, drives and layouts of the twin. */
final class CatalogCluster {
  private final SortedMap<DriveId, RegisteredDrive> drives = new TreeMap<>();
  private final Map<ErasureProfile, Layout> newest = new HashMap<>();
  private final CatalogRepairs repairs;
  private Optional<ErasureProfile> profile = Optional.empty();
  private Optional<ErasureProfile> lastInstalled = Optional.empty();

  CatalogCluster(CatalogRepairs repairs) {
    this.repairs = repairs;
  }

  Optional<ErasureProfile> profile() {
    return profile;
  }

  boolean setProfile(ErasureProfile wanted) {
    if (profile.isEmpty()) {
      profile = Optional.of(wanted);
    }
    return profile.get().equals(wanted);
  }

  /** m of new blobs. */
  int parityShards() {
    return profile.or(() -> lastInstalled).orElse(ErasureProfile.STANDARD).parityShards();
  }

  Optional<Drive> drive(DriveId id) {
    return Optional.ofNullable(drives.get(id)).map(RegisteredDrive::drive);
  }

  List<RegisteredDrive> drives() {
    return List.copyOf(drives.values());
  }

  Drive register(DriveRegistration wanted) {
    return wanted.known().isPresent()
        ? registerAnew(wanted)
        : inFolder(wanted).orElseGet(() -> registerAnew(wanted));
  }

  /** The drive in the folder of a node, unless it was lost. */
  private Optional<Drive> inFolder(DriveRegistration wanted) {
    return drives.values().stream()
        .filter(known -> known.path().equals(wanted.path()))
        .map(RegisteredDrive::drive)
        .filter(drive -> drive.node().equals(wanted.node()) && drive.state() != Drive.State.LOST)
        .findFirst();
  }

  private Drive registerAnew(DriveRegistration wanted) {
    DriveId id = wanted.known().orElseGet(this::unused);
    int incarnation = wanted.known().map(known -> incarnation(known) + 1).orElse(1);
    Drive drive =
        new Drive(
            id,
            wanted.node(),
            wanted.zone(),
            incarnation,
            wanted.capacityBytes(),
            Drive.State.ACTIVE);
    drives.put(id, new RegisteredDrive(drive, wanted.path(), wanted.device()));
    repairs.lose(wanted.known().stream().toList());
    return drive;
  }

  private DriveId unused() {
    return new DriveId(drives.isEmpty() ? 1 : drives.lastKey().value() + 1);
  }

  private int incarnation(DriveId known) {
    return Optional.ofNullable(drives.get(known))
        .orElseThrow(() -> new IllegalArgumentException("never registered: " + known))
        .drive()
        .incarnation();
  }

  /** Changes the state of those drives where it may change; gives those. */
  Set<DriveId> setState(Collection<DriveId> ids, Drive.State state) {
    Set<DriveId> changed =
        ids.stream()
            .filter(
                id ->
                    drive(id)
                        .map(Drive::state)
                        .filter(old -> old != state && old != Drive.State.LOST)
                        .isPresent())
            .collect(Collectors.toUnmodifiableSet());
    int later = state == Drive.State.LOST ? 1 : 0;
    if (state == Drive.State.LOST) {
      repairs.lose(changed);
    }
    changed.forEach(id -> change(id, drive -> with(drive, drive.zone(), later, state)));
    return changed;
  }

  /** Puts all drives of a node in a zone. */
  void rezone(NodeId node, Zone zone) {
    List<DriveId> moved =
        drives.values().stream()
            .map(RegisteredDrive::drive)
            .filter(drive -> drive.node().equals(node))
            .map(Drive::id)
            .toList();
    moved.forEach(id -> change(id, drive -> with(drive, zone, 0, drive.state())));
  }

  private void change(DriveId id, UnaryOperator<Drive> change) {
    drives.computeIfPresent(
        id,
        (_, known) ->
            new RegisteredDrive(change.apply(known.drive()), known.path(), known.device()));
  }

  private static Drive with(Drive drive, Zone zone, int later, Drive.State state) {
    return new Drive(
        drive.id(), drive.node(), zone, drive.incarnation() + later, drive.capacityBytes(), state);
  }

  /** Whether a drive has been registered anew since it had that incarnation. */
  boolean isLater(DriveId id, int incarnation) {
    return Optional.ofNullable(drives.get(id))
        .map(known -> known.drive().incarnation() > incarnation)
        .orElse(false);
  }

  Optional<Layout> layout(ErasureProfile profile) {
    return Optional.ofNullable(newest.get(profile));
  }

  Collection<Layout> newestLayouts() {
    return newest.values();
  }

  boolean install(Layout layout) {
    int number = layout(layout.profile()).map(Layout::number).orElse(0);
    if (layout.number() != number + 1) {
      return false;
    }
    layout(layout.profile())
        .ifPresent(old -> repairs.move(group -> departures(layout, old, group)));
    newest.put(layout.profile(), layout);
    lastInstalled = Optional.of(layout.profile());
    return true;
  }

  /** What a lost drive had is swept already. */
  private Stream<Layout.Departure> departures(Layout layout, Layout older, Group group) {
    return layout.departures(older, group).stream()
        .filter(
            gone ->
                drive(gone.drive()).filter(drive -> drive.state() == Drive.State.LOST).isEmpty());
  }
}
