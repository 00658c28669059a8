package org.nonagon.storagenode;

import java.io.IOException;
import java.util.Optional;
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
