package org.nonagon.testkit.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;

/** Drives and layouts of the twin. */
final class CatalogCluster {
  private final SortedMap<DriveId, RegisteredDrive> drives = new TreeMap<>();
  private final Map<ErasureProfile, Layout> newest = new HashMap<>();

  List<RegisteredDrive> drives() {
    return List.copyOf(drives.values());
  }

  Drive register(DriveRegistration wanted) {
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

  /** Whether a drive has been registered anew since it had that incarnation. */
  boolean isLater(DriveId id, int incarnation) {
    return Optional.ofNullable(drives.get(id))
        .map(known -> known.drive().incarnation() > incarnation)
        .orElse(false);
  }

  Optional<Layout> layout(ErasureProfile profile) {
    return Optional.ofNullable(newest.get(profile));
  }

  boolean install(Layout layout) {
    int number = layout(layout.profile()).map(Layout::number).orElse(0);
    if (layout.number() != number + 1) {
      return false;
    }
    newest.put(layout.profile(), layout);
    return true;
  }
}
