package org.nonagon.cli.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlanner;

/** Where new shards go: the newest layout of the server's profile, made when there is none. */
final class ServerLayout {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ServerLayout() {}

  /** The layout of the catalog; installs the first one over all drives that it knows. */
  static Layout open(ClusterCatalog catalog, ErasureProfile profile) {
    catalog.setProfile(profile).await().atMost(PATIENCE); // Of the first start, if not of this one.
    return find(catalog, profile).orElseGet(() -> install(catalog, profile));
  }

  private static Layout install(ClusterCatalog catalog, ErasureProfile profile) {
    List<Drive> drives =
        catalog.drives().await().atMost(PATIENCE).stream()
            .map(RegisteredDrive::drive)
            .filter(drive -> drive.state() == Drive.State.ACTIVE)
            .toList();
    if (drives.size() < profile.shards()) {
      throw new WrongUse(
          "only %d drives can be used; %s needs %d"
              .formatted(drives.size(), profile, profile.shards()));
    }
    Layout first = LayoutPlanner.first(drives, profile);
    catalog.installLayout(first).await().atMost(PATIENCE);
    return find(catalog, profile).orElse(first);
  }

  private static Optional<Layout> find(ClusterCatalog catalog, ErasureProfile profile) {
    return catalog.layout(profile).await().atMost(PATIENCE);
  }
}
