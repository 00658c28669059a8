package org.nonagon.storagenode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.drive.DriveFolder;
import org.nonagon.storagenode.drive.DriveLane;
import org.nonagon.storagenode.drive.LocalShardStore;

/** What came of opening a folder. */
sealed interface OpenedFolder {
  /** Serves the drive or refuses for it; empty when it is not known which drive it is. */
  Optional<ShardStore> store();

  /** Gives back what is open. */
  void close() throws IOException;

  /** The same if it is this drive or none that is known; otherwise given back and refused. */
  default OpenedFolder as(Optional<DriveId> drive, Path folder) {
    Optional<ShardStore> other = store().filter(is -> !drive.equals(Optional.of(is.drive())));
    if (other.isEmpty()) {
      return this;
    }
    String fault = "%s is not used: %s is in it now".formatted(folder, other.get().drive());
    try {
      close();
    } catch (IOException failure) {
      fault += ", and was not closed well: " + failure;
    }
    return new Shut(Optional.empty(), fault, false);
  }

  /**
   * It is a drive.
   *
   * @param incarnation of the drive
   */
  record Served(LocalShardStore local, DriveLane lane, DriveFolder folder, int incarnation)
      implements OpenedFolder {
    @Override
    public Optional<ShardStore> store() {
      return Optional.of(local);
    }

    @Override
    public void close() throws IOException {
      local.close();
      lane.close();
      local.closeFiles();
      folder.close();
    }
  }

  /**
   * It cannot be used.
   *
   * @param store refuses for it
   * @param fault why, in one line
   * @param isForGood whether the folder is left alone as long as the node runs
   */
  record Shut(Optional<ShardStore> store, String fault, boolean isForGood) implements OpenedFolder {
    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
