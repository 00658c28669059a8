package org.nonagon.metadataservice.supervise;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Census;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;

/**
 * Keeps the cluster's picture of itself true: declares nodes lost that have been silent for too
 * long, and has the layout follow the drives.
 *
 * <p>A timer calls {@link #round} every {@link
 * org.nonagon.protocol.catalog.MembershipCatalog#BEAT_INTERVAL_MILLIS} ms; a round begins after the
 * one before it ended. The catalog has the last word on a loss: a node that was heard of meanwhile
 * is not lost, and only one is by itself within the window.
 */
public final class Supervisor {
  private static final Logger LOG = Logger.getLogger(Supervisor.class);
  private static final long MILLIS = 1_000;

  private final Catalog catalog;
  private final Home home;
  private final LongSupplier nanoTime;
  private final LayoutFollower layouts;
  private Optional<LossVerdict> told = Optional.empty();

  /**
   * A supervisor.
   *
   * @param nanoTime a time of which only differences count
   * @param planning runs what takes long
   */
  public Supervisor(Catalog catalog, Home home, LongSupplier nanoTime, Executor planning) {
    this.catalog = catalog;
    this.home = home;
    this.nanoTime = nanoTime;
    this.layouts = new LayoutFollower(catalog, planning);
  }

  /** Looks at the cluster once and does what is to be done. */
  public Uni<Void> round() {
    return catalog
        .watch()
        .chain(catalog::settings)
        .chain(settings -> catalog.members().chain(members -> loseSilent(members, settings)))
        .chain(catalog::members)
        .chain(this::followDrives);
  }

  private Uni<Void> loseSilent(Membership members, Map<ClusterSetting, Long> settings) {
    LossGuard guard = new LossGuard(members);
    long lostAfterMillis = millis(settings, ClusterSetting.NODE_LOST_AFTER_SECONDS);
    Optional<NodeId> candidate = guard.candidate(lostAfterMillis);
    if (candidate.isEmpty()) {
      told = Optional.empty();
      return Uni.createFrom().voidItem();
    }
    NodeId node = candidate.orElseThrow();
    long windowMillis = millis(settings, ClusterSetting.NODE_LOST_WINDOW_SECONDS);
    return newestLayouts(members)
        .chain(newest -> Census.take(catalog, home).map(blobs -> guard.judge(node, newest, blobs)))
        .chain(verdict -> follow(verdict, lostAfterMillis, windowMillis));
  }

  private static long millis(Map<ClusterSetting, Long> settings, ClusterSetting setting) {
    return settings.getOrDefault(setting, setting.fallback()) * MILLIS;
  }

  private Uni<List<Layout>> newestLayouts(Membership members) {
    return Multi.createFrom()
        .iterable(members.layouts())
        .onItem()
        .transformToUniAndConcatenate(known -> catalog.layout(known.profile()))
        .flatMap(found -> Multi.createFrom().items(found.stream()))
        .collect()
        .asList();
  }

  private Uni<Void> follow(LossVerdict verdict, long lostAfterMillis, long windowMillis) {
    boolean isNew = !Optional.of(verdict).equals(told);
    told = Optional.of(verdict);
    return switch (verdict) {
      case LossVerdict.Alert(NodeId node, String detail) -> {
        if (isNew) {
          LOG.errorf(
              "%s is silent and is not declared lost: %s; it has to come back", node, detail);
        }
        yield Uni.createFrom().voidItem();
      }
      case LossVerdict.Lose(NodeId node) ->
          catalog
              .loseSilentNode(node, lostAfterMillis, windowMillis)
              .invoke(lost -> tell(node, lost, isNew))
              .replaceWithVoid();
    };
  }

  private static void tell(NodeId node, boolean isLost, boolean isNew) {
    if (isLost) {
      LOG.warnf("%s was silent for too long: its drives are lost, and are repaired", node);
    } else if (isNew) {
      LOG.warnf("%s is silent, and is lost when no other was for a while", node);
    }
  }

  private Uni<Void> followDrives(Membership members) {
    List<Drive> drives = members.drives().stream().map(DriveMember::drive).toList();
    return catalog
        .profile()
        .chain(
            profile ->
                profile.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : layouts.follow(profile.orElseThrow(), drives, nanoTime.getAsLong()));
  }
}
