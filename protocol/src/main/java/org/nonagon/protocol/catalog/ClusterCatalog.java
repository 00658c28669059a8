package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** The cluster itself: its id, its profile, its drives, its layouts. */
public interface ClusterCatalog {
  /** The id of the cluster, made when the catalog was. */
  Uni<UUID> clusterId();

  /** The shape of new blobs, once it was set. */
  Uni<Optional<ErasureProfile>> profile();

  /**
   * Sets the shape of new blobs, for good.
   *
   * @return whether it is the one given now; false when another was set before
   */
  Uni<Boolean> setProfile(ErasureProfile profile);

  /** The drives that were ever registered, by number. */
  Uni<List<RegisteredDrive>> drives();

  /**
   * Makes a drive known, or raises the incarnation of one that is. A folder that is registered as a
   * new drive again is still that drive, in the incarnation that it has: who asked did not hear the
   * answer. A folder whose drive was lost becomes a new one.
   *
   * @throws IllegalArgumentException through the {@code Uni} when the drive that is said to be
   *     known is not
   */
  Uni<Drive> registerDrive(DriveRegistration registration);

  /** The newest layout of a profile, if there is one. */
  Uni<Optional<Layout>> layout(ErasureProfile profile);

  /** The newest layout of the cluster's profile, if it has both. */
  default Uni<Optional<Layout>> newestLayout() {
    return profile()
        .chain(
            profile ->
                profile.isPresent()
                    ? layout(profile.get())
                    : Uni.createFrom().item(Optional.empty()));
  }

  /** Installs a layout if its number is one above that of the newest; false otherwise. */
  Uni<Boolean> installLayout(Layout layout);

  /**
   * A drive and where it was last seen.
   *
   * @param path the folder on its node
   * @param device the number of the file system's device, as its node tells it
   */
  record RegisteredDrive(Drive drive, String path, long device) {}

  /**
   * A drive to register.
   *
   * @param known the drive that is to get a new incarnation; empty for a new drive
   * @param path the folder on its node
   * @param device the number of the file system's device, as its node tells it
   */
  record DriveRegistration(
      Optional<DriveId> known,
      NodeId node,
      Zone zone,
      String path,
      long device,
      long capacityBytes) {}
}
