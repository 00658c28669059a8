package org.nonagon.storagenode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.DriveFolder;
import org.nonagon.storagenode.drive.DriveHealth;
import org.nonagon.storagenode.drive.DriveHealth.Isolated;
import org.nonagon.storagenode.drive.DriveLane;
import org.nonagon.storagenode.drive.LocalShardStore;

/** A folder that a node was given, and what came of it. */
public final class NodeDrive {
  private final Path folder;
  private final Optional<ShardStore> store;
  private final Optional<Served> served;
  private final String fault;

  /** What is to be closed. */
  record Served(LocalShardStore store, DriveLane lane, DriveFolder folder) {}

  private NodeDrive(
      Path folder, Optional<ShardStore> store, Optional<Served> served, String fault) {
    this.folder = folder;
    this.store = store;
    this.served = served;
    this.fault = fault;
  }

  static NodeDrive served(Path folder, Served served) {
    return new NodeDrive(folder, Optional.of(served.store()), Optional.of(served), "");
  }

  static NodeDrive isolated(Path folder, Optional<ShardStore> store, String fault) {
    return new NodeDrive(folder, store, Optional.empty(), fault);
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** Serves the drive, or says why not; empty when it is not even known which drive it is. */
  public Optional<ShardStore> store() {
    return store;
  }

  /** What the drive is fit for now. */
  public DriveHealth health() {
    return served.map(open -> open.store().health()).orElseGet(() -> new Isolated(fault));
  }

  Optional<LocalShardStore> local() {
    return served.map(Served::store);
  }

  void close() throws IOException {
    if (served.isPresent()) {
      Served open = served.get();
      open.store().close();
      open.lane().close();
      open.store().closeFiles();
      open.folder().close();
    }
  }
}
