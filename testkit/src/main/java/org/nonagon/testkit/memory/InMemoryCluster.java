package org.nonagon.testkit.memory;

import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.ScrubCatalog;
import org.nonagon.protocol.catalog.SettingCatalog;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;

/** The half of the twin that knows the cluster, and the lock and the clock of both halves. */
abstract class InMemoryCluster
    implements ClusterCatalog, MembershipCatalog, RepairCatalog, ScrubCatalog, SettingCatalog {
  final Object lock = new Object();
  final CatalogRepairs repairs = new CatalogRepairs(() -> this.blobs.liveByGroup().keySet());
  final CatalogCluster cluster = new CatalogCluster(repairs);
  final CatalogBlobs blobs = new CatalogBlobs(cluster, repairs);
  private final CatalogClock clock;
  private final UUID clusterId;
  private final CatalogPlacements placements = new CatalogPlacements(cluster, blobs, repairs);
  private final CatalogMembers members = new CatalogMembers(cluster);
  private final CatalogScrubs scrubs = new CatalogScrubs(cluster);
  private final CatalogSettings settings = new CatalogSettings();

  InMemoryCluster(InstantSource clock, UUID clusterId) {
    this.clock = new CatalogClock(clock);
    this.clusterId = clusterId;
  }

  final <T> Uni<T> transaction(LongFunction<T> work) {
    return Uni.createFrom()
        .item(
            () -> {
              synchronized (lock) {
                return work.apply(clock.nextMicros());
              }
            });
  }

  final Uni<Void> change(LongConsumer work) {
    return transaction(
            now -> {
              work.accept(now);
              return true;
            })
        .replaceWithVoid();
  }

  @Override
  public Uni<UUID> clusterId() {
    return transaction(now -> clusterId);
  }

  @Override
  public Uni<Optional<ErasureProfile>> profile() {
    return transaction(now -> cluster.profile());
  }

  @Override
  public Uni<Boolean> setProfile(ErasureProfile profile) {
    return transaction(now -> cluster.setProfile(profile));
  }

  @Override
  public Uni<List<RegisteredDrive>> drives() {
    return transaction(now -> cluster.drives());
  }

  @Override
  public Uni<Drive> registerDrive(DriveRegistration registration) {
    return transaction(
        now -> {
          Drive drive = cluster.register(registration);
          members.place(registration.node(), registration.zone());
          return drive;
        });
  }

  @Override
  public Uni<Optional<Layout>> layout(ErasureProfile profile) {
    return transaction(now -> cluster.layout(profile));
  }

  @Override
  public Uni<Boolean> installLayout(Layout layout) {
    return transaction(now -> cluster.install(layout));
  }

  @Override
  public Uni<NodeId> registerNode(NodeRegistration registration) {
    return transaction(now -> members.register(registration, now));
  }

  @Override
  public Uni<Membership> beat(NodeId node, List<DriveStatus> drives) {
    return transaction(now -> members.beat(node, drives, now));
  }

  @Override
  public Uni<Membership> members() {
    return transaction(members::all);
  }

  @Override
  public Uni<Void> watch() {
    return change(members::watch);
  }

  @Override
  public Uni<Boolean> loseSilentNode(NodeId node, long silentMillis, long windowMillis) {
    return transaction(now -> members.loseSilent(node, silentMillis, windowMillis, now));
  }

  @Override
  public Uni<Set<DriveId>> setState(List<DriveId> drives, Drive.State state) {
    return transaction(now -> cluster.setState(drives, state));
  }

  @Override
  public Uni<Leases> leaseRepairs(Home home, UUID worker, int limit) {
    return transaction(now -> repairs.lease(blobs, cluster.parityShards(), worker, limit, now));
  }

  @Override
  public Uni<Boolean> endSweep(Home home, UUID worker, Sweep sweep, SweepOutcome outcome) {
    return transaction(now -> repairs.endSweep(blobs, worker, sweep, outcome, now));
  }

  @Override
  public Uni<Boolean> endSingle(Home home, UUID worker, BlobId blob, Optional<Long> retryMillis) {
    return transaction(now -> repairs.endSingle(blobs, worker, blob, retryMillis, now));
  }

  @Override
  public Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations) {
    return transaction(
        now ->
            placements.relocate(
                relocations.stream()
                    .filter(move -> repairs.isLeased(move.blob(), worker, now))
                    .toList()));
  }

  /** Gives shards new places whoever asks, as a catalog would that does not look at leases. */
  public Uni<Set<Relocation>> relocateUnleased(List<Relocation> relocations) {
    return transaction(now -> placements.relocate(relocations));
  }

  @Override
  public Uni<Void> addSingles(Home home, List<BlobId> ids) {
    return change(
        now -> ids.stream().filter(id -> blobs.live(id).isPresent()).forEach(repairs::add));
  }

  @Override
  public Uni<List<BlobManifest>> blobsOn(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit) {
    return transaction(now -> placements.on(drive, after, lastGroup, limit));
  }

  @Override
  public Uni<List<PlacementCount>> census(Home home, int firstGroup, int lastGroup) {
    return transaction(now -> placements.census(firstGroup, lastGroup));
  }

  @Override
  public Uni<Backlog> backlog(Home home) {
    return transaction(now -> repairs.backlog());
  }

  @Override
  public Uni<Long> requestScrub(Home home, Set<DriveId> drives) {
    return transaction(now -> scrubs.request(drives, now));
  }

  @Override
  public Uni<Set<DriveId>> requestedScrubs(Home home, Set<DriveId> drives) {
    return transaction(now -> scrubs.requested(drives));
  }

  @Override
  public Uni<Optional<ScrubRound>> scrubRound(Home home, DriveId drive, int incarnation) {
    return transaction(now -> scrubs.round(drive, incarnation, now));
  }

  @Override
  public Uni<Boolean> reportScrub(
      Home home, DriveId drive, long round, int nextGroup, ScrubFindings found) {
    return transaction(now -> scrubs.report(drive, round, nextGroup, found, now));
  }

  @Override
  public Uni<List<DriveScrub>> scrubs(Home home) {
    return transaction(now -> scrubs.all());
  }

  @Override
  public Uni<Map<ClusterSetting, Long>> settings() {
    return transaction(now -> settings.all());
  }

  @Override
  public Uni<Void> set(ClusterSetting setting, Optional<Long> value) {
    return change(now -> settings.set(setting, value));
  }
}
