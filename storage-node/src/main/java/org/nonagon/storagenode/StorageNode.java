package org.nonagon.storagenode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.DriveFolder;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.DriveLane;
import org.nonagon.storagenode.drive.FolderOutcome;
import org.nonagon.storagenode.drive.FolderOutcome.Adoptable;
import org.nonagon.storagenode.drive.FolderOutcome.Ready;
import org.nonagon.storagenode.drive.FolderOutcome.Unusable;
import org.nonagon.storagenode.drive.IsolatedShardStore;
import org.nonagon.storagenode.drive.KnownDrive;
import org.nonagon.storagenode.drive.LocalShardStore;
import org.nonagon.storagenode.drive.ReadBuffers;
import org.nonagon.storagenode.drive.RealDriveFiles;

/**
 * The drives of one node, wired.
 *
 * <p>Folders are examined and registered one after the other, so that new ones get their numbers in
 * the order in which they were given; then the drives are opened at the same time, since each may
 * have to be read.
 */
public final class StorageNode implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(StorageNode.class);

  private final StorageNodeConfig config;
  private final DriveRegistry registry;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final ReadBuffers buffers;
  private final ScheduledExecutorService timer;
  private final List<NodeDrive> drives = new ArrayList<>();

  private StorageNode(
      StorageNodeConfig config,
      DriveRegistry registry,
      RandomGenerator random,
      InstantSource clock) {
    this.config = config;
    this.registry = registry;
    this.random = random;
    this.clock = clock;
    this.buffers = new ReadBuffers(config.readBytes());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("drive-timer").daemon().unstarted(task));
  }

  /**
   * Opens all drives; blocks until each is served or isolated.
   *
   * @param random a generator that nobody can foresee, safe for several threads
   */
  public static StorageNode open(
      StorageNodeConfig config,
      DriveRegistry registry,
      RandomGenerator random,
      InstantSource clock) {
    StorageNode node = new StorageNode(config, registry, random, clock);
    node.openDrives();
    node.pause(config.reclaimMillis(), node::reclaim);
    return node;
  }

  private void openDrives() {
    List<KnownDrive> known = registry.known();
    Set<DriveId> taken = new HashSet<>();
    List<Callable<NodeDrive>> openings = new ArrayList<>();
    for (Path path : config.folders()) {
      Optional<KnownDrive> here =
          known.stream().filter(drive -> drive.folder().equals(path)).findFirst();
      FolderOutcome outcome = examine(path, here, known);
      openings.add(
          switch (adopted(path, outcome)) {
            case Ready ready when taken.add(ready.identity().drive()) -> () -> serve(path, ready);
            case Ready twin -> () -> twin(path, twin);
            case Adoptable impossible -> throw new IllegalStateException(path.toString());
            case Unusable unusable -> () -> isolate(path, unusable, known);
          });
    }
    drives.addAll(inParallel(openings));
  }

  private static List<NodeDrive> inParallel(List<Callable<NodeDrive>> openings) {
    try (ExecutorService openers = Executors.newFixedThreadPool(openings.size())) {
      List<NodeDrive> opened = new ArrayList<>();
      for (Future<NodeDrive> drive : openers.invokeAll(openings)) {
        opened.add(drive.get());
      }
      return opened;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while opening drives", interrupt);
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a drive was neither opened nor isolated", bug);
    }
  }

  private FolderOutcome examine(Path path, Optional<KnownDrive> here, List<KnownDrive> known) {
    try {
      if (here.isEmpty()) {
        Files.createDirectories(path);
      }
      return DriveFolder.open(new RealDriveFiles(path), registry.cluster(), here, known);
    } catch (IOException failure) {
      return new Unusable(
          here.map(KnownDrive::id), "%s cannot be used: %s".formatted(path, failure));
    }
  }

  /** Turns an empty folder into a drive. */
  private FolderOutcome adopted(Path path, FolderOutcome outcome) {
    if (!(outcome instanceof Adoptable adoptable)) {
      return outcome;
    }
    DriveFolder folder = adoptable.folder();
    try {
      DriveIdentity identity =
          registry.register(
              adoptable.previous(), path, folder.files().device(), folder.files().capacityBytes());
      folder.adopt(identity);
      LOG.infof("%s is now %s, incarnation %d", path, identity.drive(), identity.incarnation());
      return new Ready(folder, identity);
    } catch (IOException failure) {
      closeQuietly(folder);
      return new Unusable(
          adoptable.previous(), "%s cannot be adopted: %s".formatted(path, failure));
    }
  }

  private NodeDrive serve(Path path, Ready ready) {
    DriveId drive = ready.identity().drive();
    DriveLane lane =
        new DriveLane(drive.toString(), config.drives().laneThreads(), config.drives().laneQueue());
    try {
      LocalShardStore store =
          LocalShardStore.open(
              ready.folder().files(),
              ready.identity(),
              lane,
              this::pause,
              buffers,
              config.drives(),
              random,
              clock);
      return NodeDrive.served(path, new NodeDrive.Served(store, lane, ready.folder()));
    } catch (IOException failure) {
      lane.close();
      closeQuietly(ready.folder());
      String detail = "%s cannot be read: %s".formatted(path, failure);
      return isolated(path, Optional.of(drive), ready.identity().incarnation(), detail);
    }
  }

  private NodeDrive twin(Path path, Ready twin) {
    closeQuietly(twin.folder());
    String detail =
        "%s is not used: %s is in another folder too".formatted(path, twin.identity().drive());
    return isolated(path, Optional.empty(), 1, detail);
  }

  private NodeDrive isolate(Path path, Unusable unusable, List<KnownDrive> known) {
    int incarnation =
        known.stream()
            .filter(drive -> Optional.of(drive.id()).equals(unusable.drive()))
            .mapToInt(KnownDrive::incarnation)
            .findFirst()
            .orElse(1);
    return isolated(path, unusable.drive(), incarnation, unusable.detail());
  }

  private static NodeDrive isolated(
      Path path, Optional<DriveId> drive, int incarnation, String detail) {
    LOG.error(detail);
    Optional<ShardStore> store = drive.map(id -> new IsolatedShardStore(id, incarnation, detail));
    return NodeDrive.isolated(path, store, detail);
  }

  private static void closeQuietly(DriveFolder folder) {
    try {
      folder.close();
    } catch (IOException failure) {
      LOG.warn("the lock of a drive was not given back", failure);
    }
  }

  private void pause(long millis, Runnable next) {
    try {
      Future<?> _ = timer.schedule(next, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("background work ends with the node");
    }
  }

  private void reclaim() {
    drives.forEach(drive -> drive.local().ifPresent(store -> store.reclaim(() -> {})));
    pause(config.reclaimMillis(), this::reclaim);
  }

  /** What came of each folder, in the order in which they were given. */
  public List<NodeDrive> drives() {
    return List.copyOf(drives);
  }

  /** The drives that are known by number, served or isolated. */
  public List<ShardStore> stores() {
    return drives.stream().flatMap(drive -> drive.store().stream()).toList();
  }

  /** Ends what runs, seals what is open, and gives the folders back. */
  @Override
  public void close() {
    timer.shutdown();
    for (NodeDrive drive : drives) {
      try {
        drive.close();
      } catch (IOException failure) {
        LOG.warnf(failure, "%s was not closed well", drive.folder());
      }
    }
  }
}
