package org.nonagon.cli.role;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.StorageNode;

/**
 * Tells the catalog, again and again, that a node lives and how its drives fare, and the node which
 * of its drives were given up. One that was given up while the node could not be heard returns by
 * itself; one that somebody gave up does not.
 */
public final class Beats {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MembershipCatalog catalog;
  private final NodeId id;
  private final StorageNode node;
  private final LongSupplier nanoTime;
  private volatile long lastHeardNanos;

  private Beats(MembershipCatalog catalog, NodeId id, StorageNode node, LongSupplier nanoTime) {
    this.catalog = catalog;
    this.id = id;
    this.node = node;
    this.nanoTime = nanoTime;
    this.lastHeardNanos = nanoTime.getAsLong();
  }

  /** Begins with a first beat, which is waited for, and goes on until the role ends. */
  public static void start(
      MembershipCatalog catalog, NodeId id, StorageNode node, Threads threads, Closings opened) {
    Beats beats = new Beats(catalog, id, node, threads.timers()::nanoTime);
    beats.beat().await().atMost(PATIENCE);
    opened.add(
        Repeating.start(
            "telling the catalog of this node",
            MembershipCatalog.BEAT_INTERVAL_MILLIS,
            beats::beat,
            threads.timers()));
  }

  private Uni<Void> beat() {
    List<Uni<DriveStatus>> statuses = node.stores().stream().map(ShardStore::status).toList();
    Uni<List<DriveStatus>> all =
        statuses.isEmpty()
            ? Uni.createFrom().item(List.of())
            : Uni.join().all(statuses).andFailFast();
    return all.chain(drives -> catalog.beat(id, drives).invoke(members -> heard(members, drives)))
        .replaceWithVoid();
  }

  private void heard(Membership members, List<DriveStatus> told) {
    long now = nanoTime.getAsLong();
    boolean wasSilent =
        TimeUnit.NANOSECONDS.toMillis(now - lastHeardNanos)
            >= MembershipCatalog.SUSPECTED_AFTER_MILLIS;
    lastHeardNanos = now;
    Map<DriveId, Drive> known = new HashMap<>();
    members.drives().stream()
        .map(DriveMember::drive)
        .forEach(drive -> known.put(drive.id(), drive));
    for (DriveStatus status : told) {
      Drive drive = known.get(status.drive());
      if (drive != null && isReplaced(drive, status)) {
        boolean isLost = drive.state() == Drive.State.LOST;
        node.givenUp(drive.id(), status.incarnation(), wasSilent || !isLost);
      }
    }
  }

  /**
   * Whether what the drive acknowledges here counts no more: it was declared lost, or a
   * registration by this node was carried out of which this node does not know, as it came late.
   */
  private boolean isReplaced(Drive drive, DriveStatus status) {
    return drive.incarnation() > status.incarnation()
        && (drive.state() == Drive.State.LOST || drive.node().equals(id));
  }
}
