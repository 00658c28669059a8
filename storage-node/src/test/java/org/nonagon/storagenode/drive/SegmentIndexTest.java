package org.nonagon.storagenode.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.ShardSpec;

class SegmentIndexTest {
  private final SplittableRandom random = new SplittableRandom(3);
  private final SegmentIndex index = new SegmentIndex();

  @Test
  void theIndexDoesWhatAMapDoes() {
    Map<ShardId, RecordLocation> model = new HashMap<>();
    List<ShardId> ids = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      ids.add(new ShardId(new BlobId(random.nextLong(), i / 9), i % 9));
    }
    for (int step = 0; step < 60_000; step++) {
      ShardId id = ids.get(random.nextInt(ids.size()));
      if (random.nextInt(3) == 0) {
        assertThat(index.remove(id)).isEqualTo(Optional.ofNullable(model.remove(id)));
      } else {
        RecordLocation location = location(id, 1 + random.nextInt(1_000));
        Optional<RecordLocation> known = Optional.ofNullable(model.get(id));
        boolean newer = known.isEmpty() || known.get().sequence() < location.sequence();
        assertThat(index.put(location)).isEqualTo(newer ? known : Optional.of(location));
        model.compute(id, (key, old) -> newer ? location : old);
      }
    }
    assertThat(index.shards()).isEqualTo(model.size());
    assertThat(index.shardBytes())
        .isEqualTo(model.values().stream().mapToLong(one -> one.spec().length()).sum());
    ids.forEach(id -> assertThat(index.find(id)).isEqualTo(Optional.ofNullable(model.get(id))));
    List<RecordLocation> all = new ArrayList<>();
    index.forEach(all::add);
    assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
  }

  @Test
  void everyNumberOfALocationSurvivesAtItsBounds() {
    ShardId id = new ShardId(new BlobId(-1, -1), 255);
    List<RecordLocation> extremes =
        List.of(
            new RecordLocation(1, 512, 1, new ShardSpec(id, 1, 1)),
            new RecordLocation(
                Integer.MAX_VALUE,
                (1L << 31) - 512,
                (1L << 55) - 1,
                new ShardSpec(id, ShardSpec.MAX_LENGTH, ShardSpec.MAX_BLOCK_BYTES)));
    for (RecordLocation location : extremes) {
      index.put(location);
      assertThat(index.find(id)).contains(location);
    }
  }

  @Test
  void aMoveCountsOnlyWhenTheShardIsStillWhereItWas() {
    ShardId id = new ShardId(new BlobId(1, 2), 3);
    RecordLocation old = location(id, 5);
    RecordLocation moved = new RecordLocation(77, 1024, 5, old.spec());
    index.put(old);
    assertThat(index.move(old, moved)).isTrue();
    assertThat(index.move(old, moved)).isFalse();
    assertThat(index.holds(moved)).isTrue();
    index.remove(id);
    assertThat(index.move(moved, old)).isFalse();
  }

  @Test
  void groupsAreListedWithBothEnds() {
    for (int i = 0; i < 5_000; i++) {
      index.put(location(new ShardId(new BlobId(random.nextLong(), i), 0), 1));
    }
    int sum = 0;
    for (int first = 0; first < Group.COUNT; first += 1_000) {
      List<RecordLocation> found = new ArrayList<>();
      int last = Math.min(Group.COUNT, first + 1_000) - 1;
      index.forEach(first, last, found::add);
      int from = first;
      assertThat(found).allMatch(one -> group(one) >= from && group(one) <= last);
      sum += found.size();
    }
    assertThat(sum).isEqualTo(5_000);
  }

  @Test
  void aShardTakesLessThan64BytesOfMemory() {
    for (int i = 0; i < 1_000_000; i++) {
      index.put(location(new ShardId(new BlobId(random.nextLong(), i), i % 9), 1));
      if (Integer.bitCount(i + 1) == 1 && i > 50_000) {
        assertThat((double) index.memoryBytes() / (i + 1)).isLessThan(64);
      }
    }
    System.out.printf("%.1f bytes a shard%n", index.memoryBytes() / 1e6);
    assertThat(index.memoryBytes()).isLessThan(64_000_000);
  }

  private static int group(RecordLocation location) {
    return location.shard().blob().group().value();
  }

  private RecordLocation location(ShardId id, long sequence) {
    ShardSpec spec = new ShardSpec(id, 1 + random.nextInt(1 << 20), 1 + random.nextInt(1 << 14));
    return new RecordLocation(
        random.nextInt(1, 1 << 20), 512L * random.nextInt(1, 1 << 20), sequence, spec);
  }
}
