package org.nonagon.testkit.virtual;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The content of a file: what programs see, what is durable, and what may become so. Guarded by the
 * disk.
 */
final class SimulatedInode {
  private static final int SECTOR = SimulatedDisk.SECTOR_BYTES;
  private static final byte[] ZERO = new byte[SECTOR];

  private Map<Long, byte[]> seen = new HashMap<>();
  private Map<Long, byte[]> durable = new HashMap<>();
  private final Map<Long, List<byte[]>> pending = new HashMap<>();
  private long size;
  private long durableSize;

  long size() {
    return size;
  }

  /** How many sectors take space. */
  long sectors() {
    return seen.size();
  }

  int read(ByteBuffer target, long position) {
    int count = (int) Math.max(0, Math.min(target.remaining(), size - position));
    int left = count;
    for (long at = position; left > 0; ) {
      int within = (int) (at % SECTOR);
      int length = Math.min(left, SECTOR - within);
      target.put(seen.getOrDefault(at / SECTOR, ZERO), within, length);
      at += length;
      left -= length;
    }
    return count;
  }

  /** How many sectors a write of the range would add. */
  long missing(long position, long length) {
    long missing = 0;
    for (long sector = position / SECTOR; sector * SECTOR < position + length; sector++) {
      missing += seen.containsKey(sector) ? 0 : 1;
    }
    return missing;
  }

  void write(ByteBuffer source, long position) {
    long end = position + source.remaining();
    for (long at = position; source.hasRemaining(); ) {
      int within = (int) (at % SECTOR);
      int length = Math.min(source.remaining(), SECTOR - within);
      byte[] fresh = seen.getOrDefault(at / SECTOR, ZERO).clone();
      source.get(fresh, within, length);
      put(at / SECTOR, fresh);
      at += length;
    }
    size = Math.max(size, end);
  }

  private void put(long sector, byte[] content) {
    seen.put(sector, content);
    pending.computeIfAbsent(sector, _ -> new ArrayList<>()).add(content);
  }

  void lengthen(long newSize) {
    size = Math.max(size, newSize);
  }

  /** Reserves the sectors of a range. */
  void reserve(long position, long length) {
    for (long sector = position / SECTOR; sector * SECTOR < position + length; sector++) {
      seen.putIfAbsent(sector, ZERO);
    }
    lengthen(position + length);
  }

  /**
   * Empties a range; the sectors that are wholly in it take no space any more.
   *
   * @return how many these are
   */
  long punch(long position, long length) {
    long freed = 0;
    long end = position + length;
    for (long sector = position / SECTOR; sector * SECTOR < end; sector++) {
      byte[] content = seen.get(sector);
      if (content == null) {
        continue;
      }
      int from = (int) Math.max(0, position - sector * SECTOR);
      int to = (int) Math.min(SECTOR, end - sector * SECTOR);
      byte[] fresh = content.clone();
      Arrays.fill(fresh, from, to, (byte) 0);
      put(sector, fresh);
      if (to - from == SECTOR) {
        seen.remove(sector);
        freed++;
      }
    }
    return freed;
  }

  /**
   * Sets the size.
   *
   * @return how many sectors take no space any more
   */
  long truncate(long newSize) {
    long before = seen.size();
    if (newSize < size) {
      punch(newSize, size - newSize);
    }
    size = newSize;
    return before - seen.size();
  }

  void force() {
    durable = new HashMap<>(seen);
    durableSize = size;
    pending.clear();
  }

  /** Makes some of it durable and forgets that the rest is not. */
  void forceBadly(SplittableRandom random) {
    pending.forEach(
        (sector, contents) -> {
          if (random.nextBoolean()) {
            durable.put(sector, contents.getLast());
          }
        });
    pending.clear();
    durableSize = random.nextBoolean() ? size : durableSize;
  }

  /** What is left when the power is lost becomes all there is. */
  void settle(PowerLossFate fate) {
    pending.forEach(
        (sector, contents) -> {
          int chosen = fate.choose(contents.size() + 1);
          if (chosen > 0) {
            durable.put(sector, contents.get(chosen - 1));
          }
        });
    pending.clear();
    if (size != durableSize && fate.choose(2) == 1) {
      durableSize = size;
    }
    size = durableSize;
    durable.keySet().removeIf(sector -> sector * SECTOR >= size);
    seen = new HashMap<>(durable);
  }

  /** A file with what is left of this one when the power is lost. */
  SimulatedInode left(PowerLossFate fate) {
    SimulatedInode left = new SimulatedInode();
    left.durable = new HashMap<>(durable);
    left.durableSize = durableSize;
    left.size = size;
    pending.forEach((sector, contents) -> left.pending.put(sector, List.copyOf(contents)));
    left.settle(fate);
    return left;
  }

  void flip(long offset, int bit) {
    byte[] fresh = seen.getOrDefault(offset / SECTOR, ZERO).clone();
    fresh[(int) (offset % SECTOR)] ^= (byte) (1 << bit);
    seen.put(offset / SECTOR, fresh);
    durable.put(offset / SECTOR, fresh);
  }

  void cut(long newSize) {
    truncate(newSize);
    force();
  }

  SimulatedInode copy() {
    SimulatedInode copy = new SimulatedInode();
    copy.seen = new HashMap<>(seen);
    copy.size = size;
    copy.force();
    return copy;
  }
}
