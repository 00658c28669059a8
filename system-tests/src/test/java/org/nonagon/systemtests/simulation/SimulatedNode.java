package org.nonagon.systemtests.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.nonagon.blobs.mend.BlobMender;
import org.nonagon.blobs.mend.MendConfig;
import org.nonagon.blobs.mend.Throttle;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.rewrite.RewriteConfig;
import org.nonagon.blobs.rewrite.Rewriter;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.DriveSettings;
import org.nonagon.storagenode.drive.LocalShardStore;
import org.nonagon.storagenode.drive.ReadBuffers;
import org.nonagon.storagenode.repair.ClusterView;
import org.nonagon.storagenode.repair.RepairConfig;
import org.nonagon.storagenode.repair.RepairParts;
import org.nonagon.storagenode.repair.RepairProgress;
import org.nonagon.storagenode.repair.RepairWorker;
import org.nonagon.storagenode.scrub.ScrubConfig;
import org.nonagon.storagenode.scrub.ScrubPace;
import org.nonagon.storagenode.scrub.ScrubParts;
import org.nonagon.storagenode.scrub.Scrubber;
import org.nonagon.testkit.virtual.PowerLossFate;
import org.nonagon.testkit.virtual.SimulatedDisk;

/**
 * A storage node: one drive on a simulated disk, which registers, beats, frees space, mends, scrubs
 * and rewrites. It crashes at any step, and starts again with what its disk has.
 */
final class SimulatedNode {
  private static final long DISK_BYTES = 64 << 20;
  private static final UUID CLUSTER = new UUID(7, 7);

  /** Segments that fill and are rewritten within a short life. */
  private static final DriveSettings SETTINGS =
      new DriveSettings(
          1 << 20, 64 << 10, 4, 1024, 1024, 32 << 10, 1 << 20, 8, 60_000, 64, 1 << 20);

  /** A drive in one step; a blob that is unknown for so long may still be committed. */
  private static final ScrubConfig SCRUBS =
      new ScrubConfig(1 << 20, Group.COUNT, 2_000, 20_000, 1_000, 30_000);

  private static final long SCRUB_PERIOD_SECONDS = 15;

  /** Two small blobs are worth a round. */
  private static final RewriteConfig REWRITES =
      new RewriteConfig(Duration.ofSeconds(2), 16, 2, 1, 1 << 20, Long.MAX_VALUE, 4);

  private static final StripePool.Config STRIPES = new StripePool.Config(16L << 20, 16);

  /** What a simulation provokes is no news. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.nonagon"), Logger.getLogger("io.smallrye.mutiny"));

  static {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
  }

  private final SimulatedCluster cluster;
  private final String name;
  private final Zone zone;
  private final SplittableRandom random;
  private SimulatedDisk disk;
  private Host host;
  private Optional<DriveIdentity> identity = Optional.empty();
  private Optional<LocalShardStore> store = Optional.empty();
  private long slowMillis;
  private boolean isEmptied;
  private boolean isBroken;

  SimulatedNode(SimulatedCluster cluster, String name, Zone zone, SplittableRandom random) {
    this.cluster = cluster;
    this.name = name;
    this.zone = zone;
    this.random = random;
    this.disk = new SimulatedDisk(random.nextLong(), DISK_BYTES);
    this.host = cluster.host(name);
    host.crash();
  }

  Host host() {
    return host;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** The drive, once it has been registered. */
  Optional<DriveId> drive() {
    return identity.map(DriveIdentity::drive);
  }

  int incarnation() {
    return identity.map(DriveIdentity::incarnation).orElse(0);
  }

  /** The drive as this process serves it. */
  ShardStore store(DriveId drive) {
    return store
        .filter(opened -> opened.drive().equals(drive))
        .orElseThrow(() -> new ShardStoreException("no drive " + drive + " here"));
  }

  /** Whether the process has opened its drive. */
  boolean isServing() {
    return store.isPresent();
  }

  /** Has everything that the drive does take so long. */
  void slow(long millis) {
    slowMillis = millis;
  }

  /** From now on the disk takes nothing. */
  void failWrites() {
    isBroken = true;
    disk.failWrites(true);
  }

  /** From now on the disk may forget what it is to keep, and says so. */
  void failForces() {
    isBroken = true;
    disk.failForces(true);
  }

  /** From now on nothing can be read. */
  void failReads() {
    isBroken = true;
    disk.failReads(true);
  }

  /** From now on there is no room on the disk. */
  void fill() {
    disk.fill(true);
  }

  /** Whether the disk does as it should. */
  boolean isSound() {
    return !isBroken && !isEmptied;
  }

  /** The shards that would be on the disk if the power failed now. */
  Set<ShardId> survivors() {
    try {
      LocalShardStore left =
          LocalShardStore.open(
              disk.left(PowerLossFate.LOST).mount(),
              identity.orElseThrow(),
              Runnable::run,
              (millis, task) -> {},
              new ReadBuffers(1 << 20),
              SETTINGS,
              new SplittableRandom(1),
              cluster.time());
      return SimulatedCluster.now(left.inventory(0, Group.COUNT - 1)).stream()
          .map(ShardSpec::id)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The disk does as it should again, and the process runs. */
  void mend() {
    slowMillis = 0;
    disk.fill(false);
    if (isBroken) {
      isBroken = false;
      disk.failWrites(false);
      disk.failForces(false);
      disk.failReads(false);
      kill();
    }
    start();
  }

  /** The process is killed; what it wrote is on its disk. */
  void kill() {
    host.crash();
    store = Optional.empty();
  }

  /** The machine loses power; what was not forced may be gone. */
  void losePower() {
    kill();
    disk.losePower();
  }

  /** The process is killed and its disk replaced by an empty one. */
  void wipe() {
    kill();
    disk = new SimulatedDisk(random.nextLong(), DISK_BYTES);
    isEmptied = true;
  }

  /** Registers the drive as that of a node which was there before the simulation began. */
  void install(Catalog catalog) {
    NodeId node = SimulatedCluster.now(catalog.registerNode(registration()));
    identity =
        Optional.of(identity(SimulatedCluster.now(catalog.registerDrive(drive(node, List.of())))));
  }

  private NodeRegistration registration() {
    return new NodeRegistration(name, zone);
  }

  /** The cluster may know a drive of this node although its answer was never heard here. */
  private DriveRegistration drive(NodeId node, List<RegisteredDrive> known) {
    Optional<DriveId> before =
        known.stream()
            .filter(registered -> registered.path().equals("/" + name))
            .map(registered -> registered.drive().id())
            .findFirst();
    return new DriveRegistration(before, node, zone, "/" + name, 1, DISK_BYTES);
  }

  private boolean isReplaced(Drive known) {
    return identity
        .filter(mine -> mine.drive().equals(known.id()))
        .filter(mine -> mine.incarnation() < known.incarnation())
        .isPresent();
  }

  private static DriveIdentity identity(Drive drive) {
    return new DriveIdentity(CLUSTER, drive.id(), drive.incarnation(), drive.incarnation());
  }

  /** Starts the process, if it does not run. */
  void start() {
    if (!host.isUp()) {
      host = cluster.host(name);
      Fiber.start(host, name, () -> new Running(host).run());
    }
  }

  /** What one process of the node does. */
  private final class Running {
    private final Host self;
    private final Catalog catalog;

    Running(Host self) {
      this.self = self;
      this.catalog = cluster.database().from(self);
    }

    void run() {
      NodeId node = Calls.insist(self, () -> catalog.registerNode(registration()));
      identity = Optional.of(identify(node));
      open();
      if (isServing()) {
        beat(node);
        reclaim();
        ClusterView view = new ClusterView(catalog, catalog, catalog);
        Members stores = new Members(cluster, self, catalog);
        stores.follow();
        follow(view);
        repair(view, stores);
        if (cluster.plan().isScrubbed()) {
          scrub();
        }
        if (cluster.plan().isRewritten()) {
          rewrite(view, stores);
        }
      }
    }

    private DriveIdentity identify(NodeId node) {
      boolean isKept = !isEmptied && identity.isPresent();
      if (isKept
          && Calls.insist(self, catalog::drives).stream()
              .noneMatch(known -> isReplaced(known.drive()))) {
        return identity.orElseThrow();
      }
      Drive drive =
          Calls.insist(
              self,
              () -> catalog.drives().chain(known -> catalog.registerDrive(drive(node, known))));
      isEmptied = false;
      return isKept ? identity.orElseThrow().returned(drive.incarnation()) : identity(drive);
    }

    private DriveFiles mounted() {
      DriveFiles files = disk.mount();
      return cluster.mutant() == Mutant.SKIP_FSYNC ? CarelessFiles.of(files) : files;
    }

    private void open() {
      try {
        store =
            Optional.of(
                LocalShardStore.open(
                    mounted(),
                    identity.orElseThrow(),
                    task -> self.after(slowMillis, () -> self.execute(task)),
                    self::after,
                    new ReadBuffers(8 << 20),
                    SETTINGS,
                    random.split(),
                    self.clock()));
      } catch (IOException e) {
        if (!isBroken) {
          throw new IllegalStateException(name + " does not find its drive", e);
        }
        kill();
      }
    }

    private void beat(NodeId node) {
      store
          .orElseThrow()
          .status()
          .chain(status -> catalog.beat(node, List.of(status)))
          .invoke(this::returnIfReplaced)
          .onTermination()
          .invoke(() -> self.after(MembershipCatalog.BEAT_INTERVAL_MILLIS, () -> beat(node)))
          .subscribe()
          .with(members -> {}, lost -> {});
    }

    /** A drive of which the cluster knows a newer incarnation is registered anew. */
    private void returnIfReplaced(Membership members) {
      if (members.drives().stream().anyMatch(member -> isReplaced(member.drive()))) {
        self.execute(
            () -> {
              kill();
              start();
            });
      }
    }

    private void reclaim() {
      store.orElseThrow().reclaim(() -> self.after(5_000, this::reclaim));
    }

    private void repair(ClusterView view, Members stores) {
      BlobMender mender =
          new BlobMender(stores, self, self, MendConfig.DEFAULT, this::report, Throttle.NONE);
      BlobCatalog blobs = catalog;
      RepairWorker _ =
          RepairWorker.start(
              new RepairParts(
                  catalog,
                  blobs,
                  Home.ONLY,
                  stores,
                  view,
                  view::topology,
                  view::refresh,
                  mender,
                  new RepairProgress(self::nanoTime),
                  self,
                  RepairConfig.DEFAULT),
              new UUID(self.random().nextLong(), self.random().nextLong()));
    }

    private void report(ShardId shard, DriveId drive, BlobCatalog.Damage damage) {
      catalog
          .reportDamage(Home.ONLY, shard, drive, damage)
          .subscribe()
          .with(done -> {}, lost -> {});
    }

    private void scrub() {
      Scrubber _ =
          Scrubber.start(
              List.of(store.orElseThrow()),
              new ScrubParts(
                  catalog,
                  catalog,
                  catalog,
                  Home.ONLY,
                  new ScrubPace(() -> SCRUB_PERIOD_SECONDS, () -> Long.MAX_VALUE),
                  self,
                  nanos -> {},
                  SCRUBS));
    }

    private void rewrite(ClusterView view, Members stores) {
      BlobReader reader = new BlobReader(stores, self, self, ReadConfig.DEFAULT, this::report);
      BlobWriter writer =
          new BlobWriter(
              stores,
              () -> view.layout(ErasureProfile.STANDARD).orElseThrow(),
              new BlobIds(self.clock(), self.random()),
              new StripePool(STRIPES, self),
              self,
              self,
              WriteConfig.DEFAULT);
      rewrite(
          new Rewriter(catalog, Home.ONLY, reader, writer, self, self.random(), () -> REWRITES));
    }

    private void rewrite(Rewriter rewriter) {
      rewriter
          .run(outcome -> {})
          .onTermination()
          .invoke(() -> self.after(RewriteConfig.PAUSE_MILLIS, () -> rewrite(rewriter)))
          .subscribe()
          .with(outcome -> {}, lost -> {});
    }

    private void follow(ClusterView view) {
      view.refresh()
          .onTermination()
          .invoke(() -> self.after(MembershipCatalog.BEAT_INTERVAL_MILLIS, () -> follow(view)))
          .subscribe()
          .with(nothing -> {}, lost -> {});
    }
  }
}
