package org.nonagon.storagenode.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SeededExecutor;

/** What clients of a drive did and were told, and whether a drive that was opened agrees. */
final class AppendLedger {
  private static final int READ_BLOCKS = 16;
  private static final int MOST_FRAMED_BYTES = 8_000;

  private static final int ROTTEN = -2;

  private final Map<ShardId, Shard> shards = new LinkedHashMap<>();

  /** What is known of one shard. */
  private static final class Shard {
    private final List<Attempt> attempts = new ArrayList<>();
    private int mayBeGone;
    private int mustBeGone;
    private boolean mayBeRotten;

    private Shard copy() {
      Shard copy = new Shard();
      copy.attempts.addAll(attempts);
      copy.mayBeGone = mayBeGone;
      copy.mustBeGone = mustBeGone;
      copy.mayBeRotten = mayBeRotten;
      return copy;
    }
  }

  /** One append. */
  static final class Attempt {
    private final Sample sample;
    private boolean finishing;
    private boolean durable;

    private Attempt(Sample sample) {
      this.sample = sample;
    }

    /** All of it was handed over: from now on it may be there. */
    void finishing() {
      finishing = true;
    }

    void ended(AppendOutcome outcome) {
      durable = outcome instanceof AppendOutcome.Durable;
    }
  }

  Attempt begin(Sample sample) {
    Attempt attempt = new Attempt(sample);
    shards.computeIfAbsent(sample.id(), _ -> new Shard()).attempts.add(attempt);
    return attempt;
  }

  List<ShardId> ids() {
    return List.copyOf(shards.keySet());
  }

  /** The same so far; what is noted in one of them is not in the other. */
  AppendLedger copy() {
    AppendLedger copy = new AppendLedger();
    shards.forEach((id, shard) -> copy.shards.put(id, shard.copy()));
    return copy;
  }

  /** How many appends of the shard have begun. */
  int attempts(ShardId id) {
    return shardOf(id).attempts.size();
  }

  /** Whether there was one append of the shard, and it was acknowledged. */
  boolean isSettled(ShardId id) {
    List<Attempt> attempts = shardOf(id).attempts;
    return attempts.size() == 1 && attempts.getFirst().durable;
  }

  /** A drop began: the first so many appends of the shard may be gone from now on. */
  void dropping(ShardId id, int attempts) {
    Shard shard = shardOf(id);
    shard.mayBeGone = Math.max(shard.mayBeGone, attempts);
  }

  /** A drop was acknowledged: the first so many appends of the shard must stay away. */
  void dropped(ShardId id, int attempts) {
    Shard shard = shardOf(id);
    shard.mustBeGone = Math.max(shard.mustBeGone, attempts);
  }

  /** A drop was acknowledged by a full drive, which gives the bytes away without a note. */
  void droppedWithoutNote(ShardId id) {
    shardOf(id).mayBeRotten = true;
  }

  private Shard shardOf(ShardId id) {
    return Optional.ofNullable(shards.get(id)).orElseThrow();
  }

  /**
   * Compares a drive with what the clients were told.
   *
   * @return for each shard, which append of it is there, -1 for none, less for a rotten one
   */
  Map<ShardId, Integer> check(LocalShardStore store, SeededExecutor lane) {
    Set<ShardId> listed = new HashSet<>();
    store
        .inventory(0, Group.COUNT - 1)
        .subscribe()
        .with(all -> all.stream().map(ShardSpec::id).forEach(listed::add));
    lane.runAll();
    Map<ShardId, Integer> found = new LinkedHashMap<>();
    for (ShardId id : shards.keySet()) {
      int attempt = attemptIn(store, lane, id);
      found.put(id, attempt);
      checkShard(id, attempt);
      require((attempt != -1) == listed.remove(id), "the inventory is wrong about " + id);
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
    require(newest < shard.mayBeGone || found >= newest, "an acknowledged shard is lost: " + id);
    require(found < 0 || found >= shard.mustBeGone, "a dropped shard is back: " + id);
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
    if (shardOf(id).mayBeRotten) {
      return ROTTEN;
    }
    throw new AssertionError("bytes that nobody wrote are in " + id);
  }

  private static byte[] bytesIn(LocalShardStore store, SeededExecutor lane, ShardId id) {
    ByteBuffer all = ByteBuffer.allocate(MOST_FRAMED_BYTES);
    for (int block = 0; ; block += READ_BLOCKS) {
      List<ReadOutcome> outcomes = new ArrayList<>();
      store.read(id, block, READ_BLOCKS).subscribe().with(outcomes::add);
      lane.runAll();
      switch (outcomes.getFirst()) {
        case ReadOutcome.Frames frames -> {
          all.put(ShardSamples.bytesOf(frames));
          if (block + READ_BLOCKS >= frames.spec().blocks()) {
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
