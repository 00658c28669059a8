package org.nonagon.cli.role;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.layout.Layout;

/**
 * Where new shards go: the newest layout of the cluster's profile. A layout is long, so it is asked
 * for only when the catalog tells of a newer number.
 */
public final class FollowedLayout implements Supplier<Layout> {
  private final ClusterCatalog catalog;
  private volatile Layout newest;

  /** Begins with a layout of the catalog. */
  public FollowedLayout(ClusterCatalog catalog, Layout newest) {
    this.catalog = catalog;
    this.newest = newest;
  }

  /** The layout of the catalog; empty until a metadata service has made one. */
  public static Uni<Optional<FollowedLayout>> open(ClusterCatalog catalog, ErasureProfile profile) {
    return catalog
        .layout(profile)
        .map(found -> found.map(layout -> new FollowedLayout(catalog, layout)));
  }

  /** Follows the catalog. */
  public Uni<Void> update(Membership members) {
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
