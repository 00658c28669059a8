package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
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
  private final Map<ShardId, Shard> shards = new HashMap<>();
  private final List<ShardId> ids = new ArrayList<>();
  private int reclaims;
  private boolean reclaiming;

  /** What is known of one shard. */
  private static final class Shard {
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean dropped;
    private boolean dropAcknowledged;
  }

  /** One append. */
  private static final class Attempt {
    private final Sample sample;
    private boolean finishing;
    private boolean durable;

    private Attempt(Sample sample) {
      this.sample = sample;
    }
  }

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
    if (!shards.containsKey(sample.id())) {
      shards.put(sample.id(), new Shard());
      ids.add(sample.id());
    }
    Attempt attempt = new Attempt(sample);
    shardOf(sample.id()).attempts.add(attempt);
    ByteBuffer frames = ByteBuffer.wrap(sample.frames());
    step(attempt, store.append(sample.spec()), frames);
  }

  private Shard shardOf(ShardId id) {
    return Optional.ofNullable(shards.get(id)).orElseThrow();
  }

  /** Writes the next piece, or ends; each step begins when the one before it has ended. */
  private void step(Attempt attempt, ShardAppend append, ByteBuffer rest) {
    if (random.nextInt(25) == 0) {
      append.abort();
      return;
    }
    if (!rest.hasRemaining()) {
      attempt.finishing = true;
      append.finish().subscribe().with(outcome -> ended(attempt, outcome), lost -> {});
      return;
    }
    int length = Math.min(rest.remaining(), 1 + random.nextInt(1_200));
    ByteBuffer piece = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    append.write(piece).subscribe().with(done -> step(attempt, append, rest), lost -> {});
  }

  private static void ended(Attempt attempt, AppendOutcome outcome) {
    attempt.durable = outcome instanceof Durable;
  }

  /**
   * A drop that was answered is for good, but in two cases: when its record was just being moved,
   * and when the drive took no notes any more.
   */
  private void drop(LocalShardStore store, ShardId id) {
    Shard shard = shardOf(id);
    shard.dropped = true;
    boolean settled = shard.attempts.size() == 1 && shard.attempts.getFirst().durable;
    int before = reclaims;
    boolean still = !reclaiming;
    store
        .drop(List.of(id))
        .subscribe()
        .with(
            done ->
                shard.dropAcknowledged |= settled && still && before == reclaims && disk.hasPower(),
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
    Set<ShardId> listed = new HashSet<>();
    store
        .inventory(0, Group.COUNT - 1)
        .subscribe()
        .with(all -> all.forEach(spec -> listed.add(spec.id())));
    lane.runAll();
    Map<ShardId, Integer> found = new HashMap<>();
    for (ShardId id : ids) {
      int attempt = attemptIn(store, lane, id);
      found.put(id, attempt);
      checkShard(id, attempt);
      require((attempt >= 0) == listed.remove(id), "the inventory is wrong about " + id);
    }
    require(listed.isEmpty(), "the inventory has shards that nobody appended");
    return found;
  }

  private void checkShard(ShardId id, int found) {
    Shard shard = shardOf(id);
    int newest = -1;
    for (int i = 0; i < shard.attempts.size(); i++) {
      newest = shard.attempts.get(i).durable ? i : newest;
    }
    require(shard.dropped || found >= newest, "an acknowledged shard is lost: " + id);
    require(!shard.dropAcknowledged || found != 0, "a dropped shard is back: " + id);
    require(
        found < 0 || shard.attempts.get(found).finishing, "an unfinished shard is there: " + id);
  }

  private int attemptIn(LocalShardStore store, SeededExecutor lane, ShardId id) {
    byte[] bytes = bytesIn(store, lane, id);
    if (bytes.length == 0) {
      return -1;
    }
    List<Attempt> attempts = shardOf(id).attempts;
    for (int i = attempts.size() - 1; i >= 0; i--) {
      if (Arrays.equals(bytes, attempts.get(i).sample.frames())) {
        return i;
      }
    }
    throw new AssertionError("bytes that nobody wrote are in " + id);
  }

  private byte[] bytesIn(LocalShardStore store, SeededExecutor lane, ShardId id) {
    ByteBuffer all = ByteBuffer.allocate(4_000);
    for (int block = 0; ; block += 16) {
      List<ReadOutcome> outcomes = new ArrayList<>();
      store.read(id, block, 16).subscribe().with(outcomes::add);
      lane.runAll();
      switch (outcomes.getFirst()) {
        case ReadOutcome.Frames frames -> {
          all.put(ShardSamples.bytesOf(frames));
          if (block + 16 >= frames.spec().blocks()) {
            require(
                all.position() == frames.spec().framedLength(),
                "a shard of %d bytes has %d"
                    .formatted(frames.spec().framedLength(), all.position()));
            return Arrays.copyOf(all.array(), all.position());
          }
        }
        case ReadOutcome.NotFound none -> {
          return new byte[0];
        }
        case ReadOutcome.Unreadable broken -> throw new AssertionError(broken.detail());
      }
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
