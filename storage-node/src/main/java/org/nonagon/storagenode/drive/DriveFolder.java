package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFiles.HeldLock;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.storagenode.drive.FolderOutcome.Adoptable;
import org.nonagon.storagenode.drive.FolderOutcome.Cause;
import org.nonagon.storagenode.drive.FolderOutcome.Ready;
import org.nonagon.storagenode.drive.FolderOutcome.Returned;
import org.nonagon.storagenode.drive.FolderOutcome.Unusable;

/**
 * The folder of a drive, locked against every other process.
 *
 * <p>An empty folder where a drive was may mean that a new disk was put in its place, or that the
 * disk is not mounted and its mount point shows. The first must be adopted without asking, the
 * second must not be written to. So it is adopted when it is a mount point itself, or on the device
 * that the drive was on.
 *
 * <p>A drive that was given up may come back with what it has. In the folder where the cluster
 * remembers it, it becomes the next incarnation and keeps its shards, of which the cluster counts
 * those that it then finds there. Anywhere else it is a second holder of its number, and refused.
 */
public final class DriveFolder implements AutoCloseable {
  /** The file that is locked. */
  public static final String LOCK = "drive.lock";

  private static final List<String> OF_FILE_SYSTEMS = List.of("lost+found", LOCK);

  private final DriveFiles files;
  private final HeldLock lock;

  private DriveFolder(DriveFiles files, HeldLock lock) {
    this.files = files;
    this.lock = lock;
  }

  /**
   * Locks the folder and finds out what it is.
   *
   * @param files the files in the folder
   * @param cluster the cluster that it is to belong to
   * @param here the drive that the cluster remembers in this folder, if any
   * @param known all drives that the cluster remembers on this node
   */
  public static FolderOutcome open(
      DriveFiles files, UUID cluster, Optional<KnownDrive> here, List<KnownDrive> known) {
    Optional<DriveId> drive = here.map(KnownDrive::id);
    try {
      Optional<HeldLock> lock = files.lock(LOCK);
      if (lock.isEmpty()) {
        return new Unusable(
            drive, Cause.IN_USE, files.describe() + " is in use by another process");
      }
      DriveFolder folder = new DriveFolder(files, lock.get());
      FolderOutcome outcome = folder.examine(cluster, here, known);
      if (outcome instanceof Unusable) {
        folder.close();
      }
      return outcome;
    } catch (IOException failure) {
      return new Unusable(drive, "%s cannot be used: %s".formatted(files.describe(), failure));
    }
  }

  /**
   * What a folder says it is, without a lock and without a change.
   *
   * @return empty when it is no drive yet
   * @throws IOException says in one line why it cannot be told
   */
  public static Optional<DriveIdentity> identify(DriveFiles files) throws IOException {
    Optional<ByteBuffer> content = WholeFile.read(files, DriveIdentity.FILE);
    return content.isEmpty() ? Optional.empty() : Optional.of(parse(content.get()));
  }

  private static DriveIdentity parse(ByteBuffer content) throws IOException {
    return DriveIdentity.read(StandardCharsets.UTF_8.decode(content).toString());
  }

  private FolderOutcome examine(UUID cluster, Optional<KnownDrive> here, List<KnownDrive> known)
      throws IOException {
    Optional<ByteBuffer> content = WholeFile.read(files, DriveIdentity.FILE);
    if (content.isEmpty()) {
      return examineEmpty(here);
    }
    DriveIdentity identity;
    try {
      identity = parse(content.get());
    } catch (IOException broken) {
      return unusable(here.map(KnownDrive::id), String.valueOf(broken.getMessage()));
    }
    return judge(identity, cluster, here, known);
  }

  private FolderOutcome judge(
      DriveIdentity identity, UUID cluster, Optional<KnownDrive> here, List<KnownDrive> known) {
    if (!identity.cluster().equals(cluster)) {
      String detail = "it belongs to cluster %s, not %s".formatted(identity.cluster(), cluster);
      return unusable(Optional.empty(), Cause.OTHER_CLUSTER, detail);
    }
    Optional<KnownDrive> match =
        known.stream().filter(drive -> drive.id().equals(identity.drive())).findFirst();
    if (match.isEmpty()) {
      String detail = "the cluster does not know %s here".formatted(identity.drive());
      return unusable(Optional.empty(), detail);
    }
    if (match.get().incarnation() <= identity.incarnation()) {
      return new Ready(this, identity);
    }
    if (here.equals(match)) {
      return new Returned(this, identity);
    }
    String detail =
        "it is incarnation %d of %s, which was replaced by incarnation %d"
            .formatted(identity.incarnation(), identity.drive(), match.get().incarnation());
    return unusable(Optional.of(identity.drive()), detail);
  }

  private FolderOutcome examineEmpty(Optional<KnownDrive> here) throws IOException {
    Optional<DriveId> drive = here.map(KnownDrive::id);
    List<String> foreign =
        files.list().stream()
            .filter(name -> !OF_FILE_SYSTEMS.contains(name))
            .filter(name -> !name.endsWith(SegmentName.NEW))
            .toList();
    if (!foreign.isEmpty()) {
      String detail = "it has files and no %s".formatted(DriveIdentity.FILE);
      return unusable(drive, detail);
    }
    boolean trusted =
        here.isEmpty() || here.get().device() == files.device() || files.isMountPoint();
    if (!trusted) {
      return unusable(drive, "it is empty and on another device than before: is it mounted?");
    }
    return new Adoptable(this, drive);
  }

  private Unusable unusable(Optional<DriveId> drive, String detail) {
    return unusable(drive, Cause.FAULT, detail);
  }

  private Unusable unusable(Optional<DriveId> drive, Cause cause, String detail) {
    return new Unusable(drive, cause, "%s is not used: %s".formatted(files.describe(), detail));
  }

  /** Makes an empty folder the drive that the cluster registered; durable when this returns. */
  public void adopt(DriveIdentity identity) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(identity.write().getBytes(StandardCharsets.UTF_8));
    WholeFile.write(files, DriveIdentity.FILE, content);
  }

  /** Its files. */
  public DriveFiles files() {
    return files;
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
