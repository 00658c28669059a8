package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.testkit.contract.ShardSamples;

/** A drive with everything that it needs, for a test. */
public final class OpenDrive implements AutoCloseable {
  static final DriveIdentity IDENTITY = new DriveIdentity(new UUID(1, 2), new DriveId(4), 3);

  /** Room for small tests. */
  public static final DriveSettings SETTINGS = DriveSettings.STANDARD.withReserveBytes(1 << 20);

  private final DriveLane lane;
  private final LocalShardStore store;

  private OpenDrive(DriveLane lane, LocalShardStore store) {
    this.lane = lane;
    this.store = store;
  }

  /** A drive in a folder. */
  public static OpenDrive in(Path folder, DriveSettings settings) throws IOException {
    return on(new RealDriveFiles(folder), settings);
  }

  static OpenDrive on(DriveFiles files, DriveSettings settings) throws IOException {
    DriveLane lane = new DriveLane("test", settings.laneThreads(), settings.laneQueue());
    LocalShardStore store =
        LocalShardStore.open(
            files,
            IDENTITY,
            lane,
            (millis, next) -> next.run(),
            new ReadBuffers(64 << 20),
            settings,
            new SecureRandom(),
            InstantSource.system());
    return new OpenDrive(lane, store);
  }

  /** The drive. */
  public LocalShardStore store() {
    return store;
  }

  void reclaim() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    store.reclaim(done::countDown);
    if (!done.await(ShardSamples.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("reclaim did not end");
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    lane.close();
    store.closeFiles();
  }
}
