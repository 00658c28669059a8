package org.nonagon.storagenode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.KnownDrive;

/** Remembers drives as a catalog does. */
final class RegistryForTests implements DriveRegistry {
  private final UUID cluster;
  private final List<KnownDrive> known = new ArrayList<>();

  RegistryForTests(UUID cluster) {
    this.cluster = cluster;
  }

  @Override
  public UUID cluster() {
    return cluster;
  }

  @Override
  public List<KnownDrive> known() {
    return List.copyOf(known);
  }

  @Override
  public DriveIdentity register(
      Optional<DriveId> previous, Path folder, long device, long capacityBytes) {
    DriveId drive = previous.orElseGet(() -> new DriveId(known.size() + 1));
    int incarnation =
        known.stream()
                .filter(other -> other.id().equals(drive))
                .mapToInt(KnownDrive::incarnation)
                .findFirst()
                .orElse(0)
            + 1;
    remember(new KnownDrive(drive, incarnation, folder, device));
    return new DriveIdentity(cluster, drive, incarnation);
  }

  /** As a catalog declares a drive lost: it is in a later incarnation. */
  void loseDrive(DriveId id) {
    KnownDrive drive = known.stream().filter(d -> d.id().equals(id)).findFirst().orElseThrow();
    remember(new KnownDrive(id, drive.incarnation() + 1, drive.folder(), drive.device()));
  }

  void remember(KnownDrive drive) {
    known.removeIf(other -> other.id().equals(drive.id()));
    known.add(drive);
  }
}
