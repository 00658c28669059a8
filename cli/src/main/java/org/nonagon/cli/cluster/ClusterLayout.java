package org.nonagon.cli.cluster;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlanner;

/**
 * Where new shards go: the newest layout of the cluster's profile. A layout is long, so it is asked
 * for only when the catalog tells of a newer number.
 */
final class ClusterLayout implements Supplier<Layout> {
  private final ClusterCatalog catalog;
  private volatile Layout newest;

  private ClusterLayout(ClusterCatalog catalog, Layout newest) {
    this.catalog = catalog;
    this.newest = newest;
  }

  /**
   * The layout of the catalog; installs the first one as soon as there are drives enough.
   *
   * @return empty when there are not
   */
  static Uni<Optional<ClusterLayout>> open(ClusterCatalog catalog, ErasureProfile profile) {
    return catalog
        .layout(profile)
        .chain(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(found)
                    : catalog.drives().chain(drives -> install(catalog, profile, drives)))
        .map(found -> found.map(layout -> new ClusterLayout(catalog, layout)));
  }

  private static Uni<Optional<Layout>> install(
      ClusterCatalog catalog, ErasureProfile profile, List<RegisteredDrive> registered) {
    List<Drive> drives =
        registered.stream()
            .map(RegisteredDrive::drive)
            .filter(drive -> drive.state() == Drive.State.ACTIVE)
            .toList();
    return drives.size() < profile.shards()
        ? Uni.createFrom().item(Optional.empty())
        : catalog
            .installLayout(LayoutPlanner.first(drives, profile))
            .chain(() -> catalog.layout(profile));
  }

  /** Follows the catalog. */
  Uni<Void> update(Membership members) {
    ErasureProfile profile = newest.profile();
    boolean isOld =
        members.layouts().stream()
            .filter(layout -> layout.profile().equals(profile))
            .mapToInt(LayoutNumber::number)
            .anyMatch(number -> number > newest.number());
    return isOld
        ? catalog
            .layout(profile)
            .invoke(found -> found.ifPresent(layout -> newest = layout))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  @Override
  public Layout get() {
    return newest;
  }
}
