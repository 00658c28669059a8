package org.nonagon.storagenode.drive;

import java.util.Optional;
import java.util.function.Consumer;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.layout.Group;

/**
 * Where each shard of a drive is, in memory.
 *
 * <p>Shards are spread over stripes by the high bits of their group, so that the inventory of a
 * range of groups looks at few of them, and so that threads seldom meet: a stripe has a lock that
 * is held for a probe, never around I/O.
 */
final class SegmentIndex {
  private static final int STRIPE_BITS = 8;
  private static final int GROUP_SHIFT = Group.BITS - STRIPE_BITS;

  private final IndexStripe[] stripes = new IndexStripe[1 << STRIPE_BITS];

  SegmentIndex() {
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new IndexStripe();
    }
  }

  Optional<RecordLocation> find(ShardId shard) {
    return stripe(shard).find(shard);
  }

  /**
   * Takes a record, unless a younger one of the same shard is known.
   *
   * @return the record that is dead by this: the one that was known, or {@code location} itself
   */
  Optional<RecordLocation> put(RecordLocation location) {
    return stripe(location.shard()).put(location);
  }

  /** Forgets a shard, and tells where it was. */
  Optional<RecordLocation> remove(ShardId shard) {
    return stripe(shard).remove(shard);
  }

  /** Lets a shard be at {@code to}, if it still is at {@code from}. */
  boolean move(RecordLocation from, RecordLocation to) {
    return stripe(from.shard()).move(from, to);
  }

  /** Whether this very record is the one that counts. */
  boolean holds(RecordLocation location) {
    return find(location.shard()).equals(Optional.of(location));
  }

  /** Visits the shards of the groups, both ends included; changes meanwhile may be seen or not. */
  void forEach(int firstGroup, int lastGroup, Consumer<RecordLocation> visitor) {
    for (int i = firstGroup >> GROUP_SHIFT; i <= lastGroup >> GROUP_SHIFT; i++) {
      for (RecordLocation location : stripes[i].all()) {
        int group = location.shard().blob().group().value();
        if (firstGroup <= group && group <= lastGroup) {
          visitor.accept(location);
        }
      }
    }
  }

  /** Visits all shards. */
  void forEach(Consumer<RecordLocation> visitor) {
    forEach(0, Group.COUNT - 1, visitor);
  }

  long shards() {
    long sum = 0;
    for (IndexStripe stripe : stripes) {
      sum += stripe.size();
    }
    return sum;
  }

  long shardBytes() {
    long sum = 0;
    for (IndexStripe stripe : stripes) {
      sum += stripe.shardBytes();
    }
    return sum;
  }

  /** The bytes that the index takes, but for a constant. */
  long memoryBytes() {
    long sum = 0;
    for (IndexStripe stripe : stripes) {
      sum += stripe.memoryBytes();
    }
    return sum;
  }

  private IndexStripe stripe(ShardId shard) {
    return stripes[shard.blob().group().value() >> GROUP_SHIFT];
  }
}
