package org.nonagon.storagenode.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.disk.DriveFormat;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * A hash table from shards to records in a few arrays of numbers: 36 bytes a slot, and at least
 * {@value #LEAST_FULL_PERCENT} % of the slots taken once it is not tiny.
 *
 * <p>Open addressing with linear probing; removal shifts the entries behind back, so there are no
 * tombstones. A slot is four longs (blob, blob, sequence and column, place and form) and the number
 * of the segment; a sequence of zero is a free slot.
 */
final class IndexStripe {
  private static final int LEAST_SLOTS = 16;
  private static final int MOST_FULL_PERCENT = 85;
  static final int LEAST_FULL_PERCENT = 65;

  private static final int WORDS = 4;
  private static final int COLUMN_BITS = 8;
  private static final int BLOCK_BITS = 15;
  private static final int LENGTH_BITS = 27;

  private long[] words = new long[LEAST_SLOTS * WORDS];
  private int[] segments = new int[LEAST_SLOTS];
  private int size;
  private long shardBytes;

  synchronized Optional<RecordLocation> find(ShardId shard) {
    int slot = slotOf(shard);
    return isFree(slot) ? Optional.empty() : Optional.of(location(slot));
  }

  synchronized Optional<RecordLocation> put(RecordLocation location) {
    int slot = slotOf(location.shard());
    if (isFree(slot)) {
      insert(slot, location);
      return Optional.empty();
    }
    RecordLocation known = location(slot);
    if (known.sequence() >= location.sequence()) {
      return Optional.of(location);
    }
    shardBytes += location.spec().length() - known.spec().length();
    store(slot, location);
    return Optional.of(known);
  }

  private void insert(int slot, RecordLocation location) {
    size++;
    shardBytes += location.spec().length();
    if (size * 100L > segments.length * (long) MOST_FULL_PERCENT) {
      grow();
      store(slotOf(location.shard()), location);
    } else {
      store(slot, location);
    }
  }

  synchronized boolean move(RecordLocation from, RecordLocation to) {
    int slot = slotOf(from.shard());
    if (isFree(slot) || !location(slot).equals(from)) {
      return false;
    }
    store(slot, to);
    return true;
  }

  synchronized Optional<RecordLocation> remove(ShardId shard) {
    int slot = slotOf(shard);
    if (isFree(slot)) {
      return Optional.empty();
    }
    RecordLocation removed = location(slot);
    size--;
    shardBytes -= removed.spec().length();
    closeGap(slot);
    return Optional.of(removed);
  }

  /** Moves back every entry of the run behind a freed slot that may stand there. */
  private void closeGap(int freed) {
    int gap = freed;
    for (int slot = next(gap); !isFree(slot); slot = next(slot)) {
      int home = homeOf(words[slot * WORDS], words[slot * WORDS + 1]);
      boolean staysBehindGap = gap < slot ? gap < home && home <= slot : gap < home || home <= slot;
      if (!staysBehindGap) {
        copy(slot, words, segments, gap);
        gap = slot;
      }
    }
    words[gap * WORDS + 2] = 0;
  }

  synchronized List<RecordLocation> all() {
    List<RecordLocation> all = new ArrayList<>(size);
    for (int slot = 0; slot < segments.length; slot++) {
      if (!isFree(slot)) {
        all.add(location(slot));
      }
    }
    return all;
  }

  synchronized int size() {
    return size;
  }

  synchronized long shardBytes() {
    return shardBytes;
  }

  synchronized long memoryBytes() {
    return (long) words.length * Long.BYTES + (long) segments.length * Integer.BYTES;
  }

  private void grow() {
    long[] oldWords = words;
    int[] oldSegments = segments;
    int slots = Math.max(oldSegments.length + 1, (int) (size * 100L / LEAST_FULL_PERCENT));
    words = new long[slots * WORDS];
    segments = new int[slots];
    for (int slot = 0; slot < oldSegments.length; slot++) {
      if (oldWords[slot * WORDS + 2] != 0) {
        int target = homeOf(oldWords[slot * WORDS], oldWords[slot * WORDS + 1]);
        while (!isFree(target)) {
          target = next(target);
        }
        System.arraycopy(oldWords, slot * WORDS, words, target * WORDS, WORDS);
        segments[target] = oldSegments[slot];
      }
    }
  }

  private static void copy(int from, long[] words, int[] segments, int to) {
    System.arraycopy(words, from * WORDS, words, to * WORDS, WORDS);
    segments[to] = segments[from];
  }

  /** The slot of the shard, or the free one where it would stand. */
  private int slotOf(ShardId shard) {
    long high = shard.blob().value().getMostSignificantBits();
    long low = shard.blob().value().getLeastSignificantBits();
    int slot = homeOf(high, low);
    while (!isFree(slot) && !isOf(slot, high, low, shard.index())) {
      slot = next(slot);
    }
    return slot;
  }

  private boolean isOf(int slot, long high, long low, int column) {
    int at = slot * WORDS;
    return words[at] == high
        && words[at + 1] == low
        && (words[at + 2] & ((1 << COLUMN_BITS) - 1)) == column;
  }

  private int homeOf(long high, long low) {
    long mixed = (low ^ high * 0xC2B2AE3D27D4EB4FL) * 0x9E3779B97F4A7C15L;
    return (int) (((mixed >>> 32) * segments.length) >>> 32);
  }

  private int next(int slot) {
    return slot + 1 == segments.length ? 0 : slot + 1;
  }

  private boolean isFree(int slot) {
    return words[slot * WORDS + 2] == 0;
  }

  private void store(int slot, RecordLocation location) {
    ShardSpec spec = location.spec();
    int at = slot * WORDS;
    words[at] = spec.id().blob().value().getMostSignificantBits();
    words[at + 1] = spec.id().blob().value().getLeastSignificantBits();
    words[at + 2] = location.sequence() << COLUMN_BITS | spec.id().index();
    long sector = location.offset() / DriveFormat.SECTOR_BYTES;
    words[at + 3] = (sector << LENGTH_BITS | spec.length()) << BLOCK_BITS | (spec.blockBytes() - 1);
    segments[slot] = location.segment();
  }

  private RecordLocation location(int slot) {
    int at = slot * WORDS;
    ShardId shard =
        new ShardId(
            new BlobId(words[at], words[at + 1]), (int) words[at + 2] & ((1 << COLUMN_BITS) - 1));
    long place = words[at + 3];
    int blockBytes = (int) (place & ((1 << BLOCK_BITS) - 1)) + 1;
    long length = place >>> BLOCK_BITS & ((1L << LENGTH_BITS) - 1);
    long offset = (place >>> (BLOCK_BITS + LENGTH_BITS)) * DriveFormat.SECTOR_BYTES;
    return new RecordLocation(
        segments[slot],
        offset,
        words[at + 2] >>> COLUMN_BITS,
        new ShardSpec(shard, length, blockBytes));
  }
}
