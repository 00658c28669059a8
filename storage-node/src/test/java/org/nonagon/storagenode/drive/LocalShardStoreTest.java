package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.contract.ShardStoreContract;

class LocalShardStoreTest extends ShardStoreContract {
  @TempDir private Path folder;
  private final List<OpenDrive> opened = new ArrayList<>();

  @Override
  protected ShardStore open() {
    try {
      OpenDrive drive = OpenDrive.in(folder, OpenDrive.SETTINGS.withSegmentBytes(2 << 20));
      opened.add(drive);
      return drive.store();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @AfterEach
  void close() throws IOException {
    for (OpenDrive drive : opened) {
      drive.close();
    }
  }
}
