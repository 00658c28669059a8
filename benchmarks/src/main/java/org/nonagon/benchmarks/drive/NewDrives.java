package org.nonagon.benchmarks.drive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.storagenode.DriveRegistry;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.KnownDrive;

/** A cluster that knows no drive yet. */
final class NewDrives implements DriveRegistry {
  private int drives;

  @Override
  public UUID cluster() {
    return new UUID(0, 1);
  }

  @Override
  public List<KnownDrive> known() {
    return List.of();
  }

  @Override
  public DriveIdentity register(
      Optional<DriveId> previous, Path folder, long device, long capacityBytes) {
    return new DriveIdentity(cluster(), new DriveId(++drives), 1);
  }
}
