package org.nonagon.storagenode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.DriveHealth;
import org.nonagon.storagenode.drive.DriveHealth.Isolated;
import org.nonagon.storagenode.drive.DriveIdentity;
import org.nonagon.storagenode.drive.IsolatedShardStore;
import org.nonagon.storagenode.drive.KnownDrive;
import org.nonagon.storagenode.drive.LocalShardStore;

/**
 * A folder that a node was given, and what came of it, which may change while the node runs. One
 * thread at a time changes it, any may ask.
 */
public final class NodeDrive {
  private final Path folder;
  private final Optional<SwitchedShardStore> store;
  private volatile OpenedFolder opened;

  NodeDrive(Path folder, OpenedFolder opened) {
    this.folder = folder;
    this.opened = opened;
    this.store = opened.store().map(SwitchedShardStore::new);
  }

  /**
   * Refuses for the drive that was in the folder when something else is there now and no other
   * folder has it: the cluster must hear that it is gone.
   *
   * @param known the drives that the cluster remembers on this node
   * @param served those that folders of this node are
   */
  NodeDrive orMissing(List<KnownDrive> known, Set<DriveId> served) {
    return known.stream()
        .filter(here -> store.isEmpty() && here.folder().equals(folder))
        .filter(here -> !served.contains(here.id()))
        .findFirst()
        .map(here -> new NodeDrive(folder, missing(here)))
        .orElse(this);
  }

  private OpenedFolder missing(KnownDrive here) {
    String fault = health().describe();
    ShardStore refusing = new IsolatedShardStore(here.id(), here.incarnation(), fault);
    return new OpenedFolder.Shut(Optional.of(refusing), fault, false);
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** Serves the drive, or says why not; empty when it was not even known which drive it is. */
  public Optional<ShardStore> store() {
    return store.map(known -> known);
  }

  /** What the drive is fit for now. */
  public DriveHealth health() {
    return switch (opened) {
      case OpenedFolder.Served served -> served.local().health();
      case OpenedFolder.Shut shut -> new Isolated(shut.fault());
    };
  }

  Optional<LocalShardStore> local() {
    return opened instanceof OpenedFolder.Served served
        ? Optional.of(served.local())
        : Optional.empty();
  }

  /** Whether it is served, in this incarnation. */
  boolean isServedAs(int incarnation) {
    return opened instanceof OpenedFolder.Served served && served.incarnation() == incarnation;
  }

  /** Whether its drive is to be looked for again: it is not served, or its folder lost it. */
  boolean isAstray() {
    return switch (opened) {
      case OpenedFolder.Served _ -> Files.notExists(folder.resolve(DriveIdentity.FILE));
      case OpenedFolder.Shut shut -> store.isPresent() && !shut.isForGood();
    };
  }

  /**
   * Gives the folder back as it is, and refuses with this reason until it {@link #becomes}
   * something.
   */
  void shut(String fault, boolean isForGood) throws IOException {
    OpenedFolder before = opened;
    Optional<ShardStore> refusing =
        store.map(known -> new IsolatedShardStore(known.drive(), incarnationOf(before), fault));
    local().ifPresent(served -> served.leave(fault));
    becomes(new OpenedFolder.Shut(refusing, fault, isForGood));
    before.close();
  }

  private static int incarnationOf(OpenedFolder folder) {
    return folder instanceof OpenedFolder.Served served ? served.incarnation() : 1;
  }

  /** What came of opening the folder again. */
  void becomes(OpenedFolder next) {
    next.store().ifPresent(known -> store.ifPresent(face -> face.switchTo(known)));
    opened = next;
  }

  Optional<DriveId> drive() {
    return store.map(ShardStore::drive);
  }

  void close() throws IOException {
    opened.close();
  }
}
