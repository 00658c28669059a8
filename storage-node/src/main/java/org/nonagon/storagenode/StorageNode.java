package org.nonagon.storagenode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.KnownDrive;
import org.nonagon.storagenode.drive.ReadBuffers;

/**
 * The drives of one node, wired.
 *
 * <p>Folders are examined and registered one after the other, so that new ones get their numbers in
 * the order in which they were given; then the drives are opened at the same time, since each may
 * have to be read.
 *
 * <p>While the node runs, folders that hold no drive any more and those that could not be opened
 * are looked at again and again: a disk that is replaced, or mounted at last, is used without a
 * restart.
 */
public final class StorageNode implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(StorageNode.class);

  private final StorageNodeConfig config;
  private final DriveRegistry registry;
  private final FolderOpener opener;
  private final ScheduledExecutorService timer = daemon("drive-timer");
  private final ScheduledExecutorService watcher = daemon("drive-watch");
  private final List<NodeDrive> drives = new CopyOnWriteArrayList<>();

  private StorageNode(
      StorageNodeConfig config,
      DriveRegistry registry,
      RandomGenerator random,
      InstantSource clock) {
    this.config = config;
    this.registry = registry;
    this.opener =
        new FolderOpener(
            registry,
            config.drives(),
            new ReadBuffers(config.readBytes()),
            this::pause,
            random,
            clock);
  }

  private static ScheduledExecutorService daemon(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
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
    var _ =
        node.watcher.scheduleWithFixedDelay(
            node::look, config.lookMillis(), config.lookMillis(), TimeUnit.MILLISECONDS);
    return node;
  }

  private void openDrives() {
    List<KnownDrive> known = registry.known();
    Set<DriveId> taken = new HashSet<>();
    List<Callable<NodeDrive>> openings = new ArrayList<>();
    for (Path path : config.folders()) {
      Supplier<OpenedFolder> opening = opener.examine(path, known, taken);
      openings.add(() -> new NodeDrive(path, opening.get()));
    }
    for (NodeDrive drive : inParallel(openings)) {
      drives.add(drive.orMissing(known, taken));
    }
    drives.stream()
        .filter(drive -> drive.local().isEmpty())
        .forEach(drive -> LOG.error(drive.health().describe()));
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

  /** Looks at the folders now, after what the watcher does; ends when that is done. */
  public Future<?> lookNow() {
    return watcher.submit(this::look);
  }

  /** Looks after folders that hold no drive any more, and those that could not be opened. */
  private void look() {
    List<NodeDrive> astray = drives.stream().filter(NodeDrive::isAstray).toList();
    if (astray.isEmpty()) {
      return;
    }
    try {
      List<KnownDrive> known = registry.known();
      for (NodeDrive drive : astray) {
        openAgain(drive, known);
      }
    } catch (RuntimeException lost) {
      LOG.warnf("folders of drives are not looked at now: %s", lost);
    }
  }

  private void openAgain(NodeDrive drive, List<KnownDrive> known) {
    String before = drive.health().describe();
    if (drive.local().isPresent()) {
      LOG.errorf("%s has lost its drive, and is opened again", drive.folder());
      shut(drive, drive.folder() + " is being opened again", false);
    }
    Set<DriveId> others =
        drives.stream()
            .filter(other -> !other.equals(drive))
            .flatMap(other -> other.drive().stream())
            .collect(Collectors.toCollection(HashSet::new));
    OpenedFolder now = opener.examine(drive.folder(), known, others).get();
    drive.becomes(now.as(drive.drive(), drive.folder()));
    if (drive.local().isEmpty() && !drive.health().describe().equals(before)) {
      LOG.error(drive.health().describe());
    }
  }

  /**
   * Tells that the cluster gave a drive up while it was served here: nothing that it acknowledges
   * counts. It is isolated, until the node starts again or, if it is to return, until the next look
   * at the folders; then it is registered anew, with what it has.
   *
   * @param incarnation the one that it has here
   */
  public void givenUp(DriveId id, int incarnation, boolean isToReturn) {
    drives.stream()
        .filter(drive -> drive.drive().equals(Optional.of(id)))
        .forEach(drive -> watcher.execute(() -> giveUp(drive, incarnation, isToReturn)));
  }

  private static void giveUp(NodeDrive drive, int incarnation, boolean isToReturn) {
    if (!drive.isServedAs(incarnation)) {
      return;
    }
    LOG.errorf("%s was given up by the cluster", drive.folder());
    String fault = "%s was given up by the cluster".formatted(drive.folder());
    shut(
        drive,
        isToReturn ? fault : fault + "; a start of this node registers it anew",
        !isToReturn);
  }

  private static void shut(NodeDrive drive, String fault, boolean isForGood) {
    try {
      drive.shut(fault, isForGood);
    } catch (IOException failure) {
      LOG.warnf(failure, "%s was not closed well", drive.folder());
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
    watcher.close();
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
