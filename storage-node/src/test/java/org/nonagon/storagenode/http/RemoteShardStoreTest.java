package org.nonagon.storagenode.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardStoreContract;

/** A remote drive promises what a local one does. */
class RemoteShardStoreTest extends ShardStoreContract {
  @TempDir private Path folder;
  private final List<ServedDrive> served = new ArrayList<>();

  @Override
  protected ShardStore open() {
    ServedDrive drive = ServedDrive.in(folder);
    served.add(drive);
    return drive.remote();
  }

  @AfterEach
  void close() throws Exception {
    for (ServedDrive drive : served) {
      drive.close();
    }
  }
}
