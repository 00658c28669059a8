package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.storagenode.drive.AppendLedger.Attempt;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SeededExecutor;
import org.nonagon.testkit.virtual.SimulatedDisk;

/**
 * A drive on a simulated disk, clients that append and drop shards, and what they were told: all of
 * it decided by a seed. A life is a run of clients that a crash may end; the disk and what was
 * acknowledged go on into the next.
 */
final class CrashLife {
  private static final DriveSettings TINY =
      new DriveSettings(6_000, 2_048, 1, 10_000, 100, 700, 0, 1_000, 1_000, 6, 1 << 30);
  private static final int ACTIONS = 14;

  /** A crash is no news here. */
  private static final Logger QUIET = Logger.getLogger("org.nonagon.storagenode.drive");

  static {
    QUIET.setLevel(Level.OFF);
  }

  private final SplittableRandom random;
  private final ShardSamples samples;
  private final SimulatedDisk disk;
  private final AppendLedger ledger = new AppendLedger();
  private int reclaims;
  private boolean reclaiming;

  CrashLife(long seed) {
    this.random = new SplittableRandom(seed);
    this.samples = new ShardSamples(seed);
    this.disk = new SimulatedDisk(seed ^ 0x5DEECE66DL, 1 << 20);
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** Runs clients until they end or the disk does. */
  void run() throws IOException {
    SeededExecutor lane = new SeededExecutor(random.nextLong());
    Optional<LocalShardStore> opened = open(lane);
    if (opened.isEmpty()) {
      return;
    }
    LocalShardStore store = opened.get();
    reclaiming = false;
    for (int i = 0; i < ACTIONS; i++) {
      lane.execute(() -> act(store));
    }
    if (random.nextInt(4) == 0) {
      lane.run(random.nextInt(100));
      return;
    }
    lane.runAll();
    if (random.nextBoolean()) {
      store.close();
      lane.runAll();
    }
  }

  /** Empty when the power was lost meanwhile. */
  private Optional<LocalShardStore> open(SeededExecutor lane) {
    try {
      LocalShardStore store =
          LocalShardStore.open(
              disk.mount(),
              OpenDrive.IDENTITY,
              lane,
              (millis, next) -> lane.execute(next),
              new ReadBuffers(1 << 20),
              TINY,
              new SplittableRandom(random.nextLong()),
              InstantSource.system());
      lane.runAll();
      return Optional.of(store);
    } catch (IOException powerLost) {
      return Optional.empty();
    }
  }

  private void act(LocalShardStore store) {
    List<ShardId> ids = ledger.ids();
    int dice = random.nextInt(10);
    if (dice < 6 || ids.isEmpty()) {
      begin(store, samples.shard(1 + random.nextInt(3_000), 128));
    } else if (dice < 7) {
      ShardId again = ids.get(random.nextInt(ids.size()));
      begin(store, samples.shard(new ShardSpec(again, 1 + random.nextInt(1_500), 128)));
    } else if (dice < 9) {
      drop(store, ids.get(random.nextInt(ids.size())));
    } else {
      reclaim(store);
    }
  }

  private void begin(LocalShardStore store, Sample sample) {
    Attempt attempt = ledger.begin(sample);
    ByteBuffer frames = ByteBuffer.wrap(sample.frames());
    step(attempt, store.append(sample.spec()), frames);
  }

  /** Writes the next piece, or ends; each step begins when the one before it has ended. */
  private void step(Attempt attempt, ShardAppend append, ByteBuffer rest) {
    if (random.nextInt(25) == 0) {
      append.abort();
      return;
    }
    if (!rest.hasRemaining()) {
      attempt.finishing();
      append.finish().subscribe().with(attempt::ended, lost -> {});
      return;
    }
    int length = Math.min(rest.remaining(), 1 + random.nextInt(1_200));
    ByteBuffer piece = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    append.write(piece).subscribe().with(done -> step(attempt, append, rest), lost -> {});
  }

  /**
   * A drop that was answered is for good, but in two cases: when its record was just being moved,
   * and when the drive took no notes any more.
   */
  private void drop(LocalShardStore store, ShardId id) {
    ledger.dropping(id, Integer.MAX_VALUE);
    boolean settled = ledger.isSettled(id);
    int before = reclaims;
    boolean still = !reclaiming;
    store
        .drop(List.of(id))
        .subscribe()
        .with(
            done -> {
              if (settled && still && before == reclaims && disk.hasPower()) {
                ledger.dropped(id, 1);
              }
            },
            lost -> {});
  }

  private void reclaim(LocalShardStore store) {
    reclaims++;
    reclaiming = true;
    store.reclaim(() -> reclaiming = false);
  }

  /** Ends the process: with the power of the machine, or alone, so that nothing written is lost. */
  void end() {
    disk.losePowerAfter(1L << 40);
    if (random.nextInt(4) > 0) {
      disk.losePower();
    }
  }

  /**
   * Opens the drive after the crash and compares it with what the clients were told; then loses
   * power at once, and finds the same.
   */
  void verify() throws IOException {
    Map<ShardId, Integer> first = check();
    disk.losePower();
    Map<ShardId, Integer> second = check();
    if (!first.equals(second)) {
      throw new AssertionError("the second recovery differs from the first");
    }
  }

  /** For each shard, the attempt that is there, or -1. */
  private Map<ShardId, Integer> check() throws IOException {
    SeededExecutor lane = new SeededExecutor(random.nextLong());
    LocalShardStore store = open(lane).orElseThrow();
    return ledger.check(store, lane);
  }
}
