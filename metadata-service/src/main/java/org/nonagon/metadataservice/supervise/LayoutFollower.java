package org.nonagon.metadataservice.supervise;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlan;
import org.nonagon.protocol.layout.LayoutPlanner;

/**
 * Makes the layout follow the drives: plans a new one when they have changed, and installs it.
 *
 * <p>Nodes that start together are not worth a layout each, so the drives must have been the same
 * for a while before they are planned for. One call at a time.
 */
final class LayoutFollower {
  private static final Logger LOG = Logger.getLogger(LayoutFollower.class);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ClusterCatalog catalog;
  private final Executor planning;
  private List<Drive> seen = List.of();
  private long seenSince;
  private boolean isPlanned = true;

  /**
   * @param planning plans may take seconds there
   */
  LayoutFollower(ClusterCatalog catalog, Executor planning) {
    this.catalog = catalog;
    this.planning = planning;
  }

  /**
   * Installs the layout that these drives ask for, if there is none or they have changed.
   *
   * @param profile of the cluster
   * @param drives all that were ever registered
   * @param nanoTime the time
   */
  Uni<Void> follow(ErasureProfile profile, List<Drive> drives, long nanoTime) {
    if (!drives.equals(seen)) {
      seen = List.copyOf(drives);
      seenSince = nanoTime;
      isPlanned = false;
    }
    if (isPlanned || nanoTime - seenSince < SETTLE_NANOS) {
      return Uni.createFrom().voidItem();
    }
    return catalog
        .layout(profile)
        .emitOn(planning)
        .map(newest -> plan(newest, profile, drives))
        .chain(this::install);
  }

  private static Optional<Layout> plan(
      Optional<Layout> newest, ErasureProfile profile, List<Drive> drives) {
    if (newest.isEmpty()) {
      long active = drives.stream().filter(d -> d.state() == Drive.State.ACTIVE).count();
      return active < profile.shards()
          ? Optional.empty()
          : Optional.of(LayoutPlanner.first(drives, profile));
    }
    return switch (LayoutPlanner.next(newest.orElseThrow(), drives)) {
      case LayoutPlan.Changed(Layout layout, int moves) -> {
        LOG.infof("%s moves %d shards of groups", layout, moves);
        yield Optional.of(layout);
      }
      case LayoutPlan.Unchanged _ -> Optional.empty();
      case LayoutPlan.TooFewDrives(int active, int needed) -> {
        LOG.warnf("%d drives take shards and %s needs %d: groups stay", active, profile, needed);
        yield Optional.empty();
      }
    };
  }

  private Uni<Void> install(Optional<Layout> planned) {
    if (planned.isEmpty()) {
      isPlanned = true;
      return Uni.createFrom().voidItem();
    }
    return catalog
        .installLayout(planned.orElseThrow())
        .invoke(installed -> isPlanned = installed)
        .replaceWithVoid();
  }
}
