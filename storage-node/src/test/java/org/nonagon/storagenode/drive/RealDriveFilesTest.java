package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.testkit.contract.DriveFilesContract;

class RealDriveFilesTest extends DriveFilesContract {
  @TempDir private Path folder;

  @Override
  protected DriveFiles open() throws IOException {
    return new RealDriveFiles(folder);
  }
}
