package org.nonagon.storagenode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.DriveFolder;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.DriveLane;
import org.nonagon.storagenode.drive.DriveSettings;
import org.nonagon.storagenode.drive.FolderOutcome;
import org.nonagon.storagenode.drive.FolderOutcome.Adoptable;
import org.nonagon.storagenode.drive.FolderOutcome.Ready;
import org.nonagon.storagenode.drive.FolderOutcome.Returned;
import org.nonagon.storagenode.drive.FolderOutcome.Unusable;
import org.nonagon.storagenode.drive.IsolatedShardStore;
import org.nonagon.storagenode.drive.KnownDrive;
import org.nonagon.storagenode.drive.LocalShardStore;
import org.nonagon.storagenode.drive.Pause;
import org.nonagon.storagenode.drive.ReadBuffers;
import org.nonagon.storagenode.drive.RealDriveFiles;

/** Makes drives of folders. Blocks. */
record FolderOpener(
    DriveRegistry registry,
    DriveSettings settings,
    ReadBuffers buffers,
    Pause pause,
    RandomGenerator random,
    InstantSource clock) {
  private static final Logger LOG = Logger.getLogger(FolderOpener.class);

  /**
   * Finds out what a folder is, and registers it if it is to be a drive, or is one again.
   *
   * @param known the drives that the cluster remembers on this node
   * @param taken the drives that other folders of the node are; this one's is added
   * @return opens it, on any thread
   */
  Supplier<OpenedFolder> examine(Path path, List<KnownDrive> known, Set<DriveId> taken) {
    Optional<KnownDrive> here =
        known.stream().filter(drive -> drive.folder().equals(path)).findFirst();
    try {
      if (here.isEmpty()) {
        Files.createDirectories(path);
      }
      FolderOutcome outcome =
          DriveFolder.open(new RealDriveFiles(path), registry.cluster(), here, known);
      return switch (outcome) {
        case Ready(DriveFolder folder, DriveIdentity identity) ->
            ready(path, folder, identity, taken);
        case Adoptable(DriveFolder folder, Optional<DriveId> previous) ->
            adopt(path, folder, previous, taken);
        case Returned(DriveFolder folder, DriveIdentity identity) ->
            takeBack(path, folder, identity, taken);
        case Unusable unusable -> () -> isolate(unusable, known);
      };
    } catch (IOException failure) {
      String detail = "%s cannot be used: %s".formatted(path, failure);
      return () -> isolate(new Unusable(here.map(KnownDrive::id), detail), known);
    }
  }

  private Supplier<OpenedFolder> ready(
      Path path, DriveFolder folder, DriveIdentity identity, Set<DriveId> taken) {
    if (taken.add(identity.drive())) {
      return () -> serve(path, folder, identity);
    }
    closeQuietly(folder);
    String detail = "%s is not used: %s is in another folder too".formatted(path, identity.drive());
    return () -> shut(Optional.empty(), 1, detail);
  }

  /** Turns an empty folder into a drive. */
  private Supplier<OpenedFolder> adopt(
      Path path, DriveFolder folder, Optional<DriveId> previous, Set<DriveId> taken) {
    try {
      DriveIdentity identity = register(path, folder, previous);
      folder.adopt(identity);
      LOG.infof("%s is now %s, incarnation %d", path, identity.drive(), identity.incarnation());
      return ready(path, folder, identity, taken);
    } catch (IOException failure) {
      return notAdopted(path, folder, previous, failure);
    }
  }

  /** Has a drive that was given up count again, with what it has. */
  private Supplier<OpenedFolder> takeBack(
      Path path, DriveFolder folder, DriveIdentity before, Set<DriveId> taken) {
    Optional<DriveId> drive = Optional.of(before.drive());
    try {
      DriveIdentity identity = before.returned(register(path, folder, drive).incarnation());
      folder.adopt(identity);
      LOG.infof(
          "%s is %s, which was given up, and is back as incarnation %d",
          path, identity.drive(), identity.incarnation());
      return ready(path, folder, identity, taken);
    } catch (IOException failure) {
      return notAdopted(path, folder, drive, failure);
    }
  }

  private DriveIdentity register(Path path, DriveFolder folder, Optional<DriveId> previous)
      throws IOException {
    return registry.register(
        previous, path, folder.files().device(), folder.files().capacityBytes());
  }

  private static Supplier<OpenedFolder> notAdopted(
      Path path, DriveFolder folder, Optional<DriveId> drive, IOException failure) {
    closeQuietly(folder);
    return () -> shut(drive, 1, "%s cannot be adopted: %s".formatted(path, failure));
  }

  private OpenedFolder serve(Path path, DriveFolder folder, DriveIdentity identity) {
    DriveLane lane =
        new DriveLane(identity.drive().toString(), settings.laneThreads(), settings.laneQueue());
    try {
      LocalShardStore store =
          LocalShardStore.open(
              folder.files(), identity, lane, pause, buffers, settings, random, clock);
      return new OpenedFolder.Served(store, lane, folder, identity.incarnation());
    } catch (IOException failure) {
      lane.close();
      closeQuietly(folder);
      String detail = "%s cannot be read: %s".formatted(path, failure);
      return shut(Optional.of(identity.drive()), identity.incarnation(), detail);
    }
  }

  private static OpenedFolder isolate(Unusable unusable, List<KnownDrive> known) {
    int incarnation =
        known.stream()
            .filter(drive -> Optional.of(drive.id()).equals(unusable.drive()))
            .mapToInt(KnownDrive::incarnation)
            .findFirst()
            .orElse(1);
    return shut(unusable.drive(), incarnation, unusable.detail());
  }

  private static OpenedFolder shut(Optional<DriveId> drive, int incarnation, String detail) {
    Optional<ShardStore> store = drive.map(id -> new IsolatedShardStore(id, incarnation, detail));
    return new OpenedFolder.Shut(store, detail, false);
  }

  private static void closeQuietly(DriveFolder folder) {
    try {
      folder.close();
    } catch (IOException failure) {
      LOG.warn("the lock of a drive was not given back", failure);
    }
  }
}
