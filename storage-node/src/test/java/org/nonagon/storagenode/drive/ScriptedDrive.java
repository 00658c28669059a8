package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.storagenode.drive.AppendLedger.Attempt;
import org.nonagon.storagenode.drive.FolderOutcome.Adoptable;
import org.nonagon.storagenode.drive.FolderOutcome.Ready;
import org.nonagon.storagenode.drive.FolderOutcome.Returned;
import org.nonagon.storagenode.drive.FolderOutcome.Unusable;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SeededExecutor;
import org.nonagon.testkit.virtual.SimulatedDisk;

/**
 * A folder of a simulated disk, the process that serves it, its clients, and what the cluster
 * remembers: one step after the other on the thread of the test. Without power nothing happens.
 */
final class ScriptedDrive {
  private static final DriveSettings TINY =
      new DriveSettings(6_000, 2_048, 1, 10_000, 100, 700, 0, 5, 60_000, 6, 1 << 30);
  private static final UUID CLUSTER = new UUID(1, 2);
  private static final DriveId DRIVE = new DriveId(4);
  private static final int BLOCK_BYTES = 128;

  /** A crash is no news here. */
  private static final Logger QUIET = Logger.getLogger("org.nonagon.storagenode.drive");

  static {
    QUIET.setLevel(Level.OFF);
  }

  private final SimulatedDisk disk;
  private final AppendLedger ledger;
  private final ShardSamples samples;
  private final SeededExecutor lane = new SeededExecutor(1);
  private int incarnation;
  private Optional<LocalShardStore> store = Optional.empty();
  private String trouble = "";

  private ScriptedDrive(
      SimulatedDisk disk, AppendLedger ledger, ShardSamples samples, int incarnation) {
    this.disk = disk;
    this.ledger = ledger;
    this.samples = samples;
    this.incarnation = incarnation;
  }

  /** A folder where no drive ever was. */
  ScriptedDrive() {
    this(new SimulatedDisk(1, 64 << 10), new AppendLedger(), new ShardSamples(7), 0);
  }

  /** The same clients and the same cluster with what was left of the disk. */
  ScriptedDrive with(SimulatedDisk left) {
    return new ScriptedDrive(left, ledger.copy(), new ShardSamples(8), incarnation);
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** What the process says of the drive while it does not serve it; empty when it does. */
  String trouble() {
    return store
        .map(LocalShardStore::health)
        .filter(health -> !(health instanceof DriveHealth.Healthy))
        .map(DriveHealth::describe)
        .orElse(trouble);
  }

  boolean isHealthy() {
    return store.isPresent() && store.get().health() instanceof DriveHealth.Healthy;
  }

  boolean canBeRead() {
    return store.isPresent() && !(store.get().health() instanceof DriveHealth.Isolated);
  }

  /** The cluster gave the drive up. */
  void giveUp() {
    incarnation++;
  }

  /** Starts the process anew, as a storage node does. */
  void open() {
    store = Optional.empty();
    if (!disk.hasPower()) {
      return;
    }
    Optional<KnownDrive> here =
        incarnation == 0
            ? Optional.empty()
            : Optional.of(new KnownDrive(DRIVE, incarnation, Path.of("d"), 1));
    FolderOutcome outcome = DriveFolder.open(disk.mount(), CLUSTER, here, here.stream().toList());
    try {
      switch (outcome) {
        case Ready(DriveFolder folder, DriveIdentity identity) -> serve(folder, identity);
        case Adoptable(DriveFolder folder, Optional<DriveId> previous) -> adopt(folder);
        case Returned(DriveFolder folder, DriveIdentity before) ->
            become(folder, before.returned(++incarnation));
        case Unusable unusable -> trouble = unusable.detail();
      }
    } catch (IOException failure) {
      trouble = String.valueOf(failure.getMessage());
    }
  }

  private void adopt(DriveFolder folder) throws IOException {
    become(folder, new DriveIdentity(CLUSTER, DRIVE, ++incarnation));
  }

  private void become(DriveFolder folder, DriveIdentity identity) throws IOException {
    folder.adopt(identity);
    serve(folder, identity);
  }

  private void serve(DriveFolder folder, DriveIdentity identity) throws IOException {
    LocalShardStore opened =
        LocalShardStore.open(
            folder.files(),
            identity,
            lane,
            (millis, next) -> lane.execute(next),
            new ReadBuffers(1 << 20),
            TINY,
            new SplittableRandom(incarnation),
            InstantSource.fixed(Instant.EPOCH));
    lane.runAll();
    trouble = "";
    store = Optional.of(opened);
  }

  /** A shard that is gathered in memory. */
  Sample small() {
    return samples.shard(300, BLOCK_BYTES);
  }

  /** A shard that is written as it comes; two of them fit in a segment. */
  Sample large() {
    return samples.shard(2_000, BLOCK_BYTES);
  }

  /** Other bytes for the same shard. */
  Sample other(Sample sample) {
    return samples.shard(new ShardSpec(sample.id(), 450, BLOCK_BYTES));
  }

  /** Appends shards at once, each in two pieces. */
  void append(Sample... shards) {
    ifServed(
        drive -> {
          for (Sample shard : shards) {
            append(drive, shard);
          }
          lane.runAll();
        });
  }

  private void append(LocalShardStore drive, Sample shard) {
    Attempt attempt = ledger.begin(shard);
    ShardAppend append = drive.append(shard.spec());
    byte[] frames = shard.frames();
    int half = frames.length / 2;
    append
        .write(ByteBuffer.wrap(frames, 0, half).slice())
        .chain(() -> append.write(ByteBuffer.wrap(frames, half, frames.length - half).slice()))
        .chain(
            () -> {
              attempt.finishing();
              return append.finish();
            })
        .subscribe()
        .with(attempt::ended, lost -> {});
  }

  /** Writes half of a shard, and gives it up. */
  void abort(Sample shard) {
    ifServed(
        drive -> {
          ledger.begin(shard);
          ShardAppend append = drive.append(shard.spec());
          append
              .write(ByteBuffer.wrap(shard.frames(), 0, 700).slice())
              .subscribe()
              .with(done -> {}, lost -> {});
          lane.runAll();
          append.abort();
          lane.runAll();
        });
  }

  /** Drops shards; for good when it is answered by a drive that can note it. */
  void drop(Sample... shards) {
    ifServed(
        drive -> {
          List<ShardId> ids = List.of(shards).stream().map(Sample::id).toList();
          ids.forEach(id -> ledger.dropping(id, ledger.attempts(id)));
          drive.drop(ids).subscribe().with(done -> dropped(ids), lost -> {});
          lane.runAll();
        });
  }

  private void dropped(List<ShardId> ids) {
    if (disk.hasPower() && isHealthy()) {
      ids.forEach(id -> ledger.dropped(id, ledger.attempts(id)));
    } else if (store.filter(drive -> drive.health() instanceof DriveHealth.Full).isPresent()) {
      ids.forEach(ledger::droppedWithoutNote);
    }
  }

  void reclaim() {
    ifServed(
        drive -> {
          drive.reclaim(() -> {});
          lane.runAll();
        });
  }

  /** Stops the process in order. */
  void close() {
    ifServed(
        drive -> {
          drive.close();
          lane.runAll();
          store = Optional.empty();
        });
  }

  private interface Use {
    void of(LocalShardStore drive);
  }

  private void ifServed(Use use) {
    if (disk.hasPower()) {
      store.ifPresent(use::of);
    }
  }

  /** Compares what is there with what the clients were told. */
  Map<ShardId, Integer> check() {
    LocalShardStore drive = store.orElseThrow(() -> new AssertionError("not served: " + trouble));
    return ledger.check(drive, lane);
  }

  /** Whether a new shard was taken. */
  boolean takes(Sample shard) {
    append(shard);
    return ledger.isSettled(shard.id());
  }
}
