package org.nonagon.storagenode.drive;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SeededExecutor;
import org.nonagon.testkit.virtual.SimulatedDisk;

/** A drive on a simulated disk, run on the thread of the test. */
final class SimulatedDrive {
  /** What a test provokes is no news. */
  private static final Logger QUIET = Logger.getLogger("org.nonagon.storagenode.drive");

  static {
    QUIET.setLevel(Level.OFF);
  }

  private final SeededExecutor lane = new SeededExecutor(1);
  private final LocalShardStore store;

  SimulatedDrive(SimulatedDisk disk, DriveSettings settings) throws IOException {
    this.store =
        LocalShardStore.open(
            disk.mount(),
            OpenDrive.IDENTITY,
            lane,
            (millis, next) -> lane.execute(next),
            new ReadBuffers(4 << 20),
            settings,
            new SplittableRandom(99),
            InstantSource.system());
    lane.runAll();
  }

  LocalShardStore store() {
    return store;
  }

  /** Runs what the answer needs, and gives it. */
  <T> T await(Uni<T> uni) {
    List<T> items = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    uni.subscribe().with(items::add, failures::add);
    lane.runAll();
    if (!failures.isEmpty()) {
      throw (RuntimeException) failures.getFirst();
    }
    return items.getFirst();
  }

  void runAll() {
    lane.runAll();
  }

  AppendOutcome append(Sample sample) {
    ShardAppend append = store.append(sample.spec());
    await(append.write(ByteBuffer.wrap(sample.frames())));
    return await(append.finish());
  }

  ReadOutcome read(ShardId shard) {
    return await(store.read(shard, 0, 16));
  }

  /** Whether the shard of at most 16 blocks is there, byte for byte. */
  boolean holds(Sample sample) {
    return read(sample.id()) instanceof ReadOutcome.Frames frames
        && Arrays.equals(ShardSamples.bytesOf(frames), sample.frames());
  }

  void drop(ShardId... shards) {
    await(store.drop(List.of(shards)));
  }

  List<ShardSpec> inventory() {
    return await(store.inventory(0, Group.COUNT - 1));
  }

  DriveStatus status() {
    return await(store.status());
  }

  void close() {
    store.close();
    lane.runAll();
  }
}
