package org.nonagon.erasure.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the same range of many shards lies, in the form that loops take: an array and an index into
 * it, or an address.
 *
 * <p>Shards that are neither (read-only views of arrays, segments over arrays of other types) are
 * copied through <i>scratch</i> memory, a run at a time; so are all of them when some are in arrays
 * and others not. Scratch memory has room for the sources and targets of one pass.
 *
 * <p>Lent from a bounded pool, so that calls allocate nothing once it is warm. The pool is an array
 * of slots, each with a free one or empty. A thread looks only at the slot of its own number: an
 * empty one costs an allocation, a full one on return drops what is returned. Nothing waits, and
 * unlike a thread-local it stays small under many virtual threads. Belongs to one call.
 */
public final class ShardMemory {

  /** The index of the one shard that a call may have beside those of its profile. */
  public static final int EXTRA_SHARD = 256;

  /** Bytes of each shard handled at a time when there is reason to handle less than all. */
  static final int RUN_BYTES = 16 << 10;

  /** The longest vector, so that one of them lies in one line of the cache. */
  static final int SCRATCH_ALIGNMENT = 64;

  /** The index of the first scratch place for a source, and then of that for a target. */
  static final int SCRATCH_SOURCE = EXTRA_SHARD + 1;

  static final int SCRATCH_TARGET = SCRATCH_SOURCE + PassLoop.MAX_SIDE;

  /** All memory there is, from address 0. */
  @SuppressWarnings("restricted")
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final int PLACES = SCRATCH_TARGET + PassLoop.MAX_SIDE;
  private static final int SCRATCH_PLACES = 2 * PassLoop.MAX_SIDE;
  private static final byte[] NO_ARRAY = new byte[0];

  /** How many are kept, each with at most 192 KiB of scratch memory. */
  private static final int POOL_SLOTS = 64;

  private static final AtomicReferenceArray<@Nullable ShardMemory> POOL =
      new AtomicReferenceArray<>(POOL_SLOTS);

  /** The array of each shard that is in one. */
  final byte[][] arrays = new byte[PLACES][];

  /** The index of byte 0 in the array, or its address. */
  final long[] positions = new long[PLACES];

  /** The ranges that are neither in a byte array nor at an address. */
  private final @Nullable MemorySegment[] others = new MemorySegment[PLACES];

  /** No shard from this index on is in an array or a segment. */
  private int placed;

  private boolean hasArrays;
  private boolean hasAddresses;
  private boolean hasOthers;
  private boolean isAtOneIndex = true;
  private long anyIndex;
  private final byte[] @Nullable [] scratchArrays = new byte[SCRATCH_PLACES][];
  private @Nullable MemorySegment scratchSegment;

  private ShardMemory() {
    Arrays.fill(arrays, NO_ARRAY);
  }

  /** Lends one, with no shards placed. */
  public static ShardMemory take() {
    ShardMemory pooled = POOL.getAndSet(slot(), null);
    return pooled == null ? new ShardMemory() : pooled;
  }

  /** Gives it back; the caller does not touch it again. */
  public void release() {
    Arrays.fill(arrays, 0, placed, NO_ARRAY);
    if (hasOthers) {
      Arrays.fill(others, 0, placed, null);
    }
    placed = 0;
    hasArrays = false;
    hasAddresses = false;
    hasOthers = false;
    isAtOneIndex = true;
    POOL.setRelease(slot(), this);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (POOL_SLOTS - 1);
  }

  /**
   * Says that a shard's range begins at an index of an array.
   *
   * @param shard 0 to {@link #EXTRA_SHARD}
   */
  public void placeArray(int shard, byte[] array, long index) {
    placed = Math.max(placed, shard + 1);
    isAtOneIndex &= !hasArrays || index == anyIndex;
    arrays[shard] = array;
    positions[shard] = index;
    anyIndex = index;
    hasArrays = true;
  }

  /** Says that a shard's range begins at an address, which stays valid until the release. */
  public void placeAddress(int shard, long address) {
    positions[shard] = address;
    hasAddresses = true;
  }

  /** Says that a shard's range is this segment. */
  public void placeSegment(int shard, MemorySegment range) {
    placed = Math.max(placed, shard + 1);
    others[shard] = range;
    hasOthers = true;
  }

  /** Whether two placed ranges of this length share bytes. */
  public boolean overlap(int shard, int other, long length) {
    if (others[shard] != null || others[other] != null) {
      return range(shard, length).asOverlappingSlice(range(other, length)).isPresent();
    }
    return arrays[shard] == arrays[other] && Math.abs(positions[shard] - positions[other]) < length;
  }

  private MemorySegment range(int shard, long length) {
    MemorySegment other = others[shard];
    if (other != null) {
      return other;
    }
    MemorySegment all = isInArray(shard) ? MemorySegment.ofArray(arrays[shard]) : ALL;
    return all.asSlice(positions[shard], length);
  }

  private boolean isInArray(int shard) {
    return arrays[shard] != NO_ARRAY;
  }

  /** Whether all shards are in arrays. */
  boolean isInArrays() {
    return !hasAddresses && !hasOthers;
  }

  /** Whether all shards are in arrays, and begin at the same index. */
  boolean isAtOneIndex() {
    return isInArrays() && isAtOneIndex;
  }

  /** Whether all shards are at addresses. */
  boolean isAtAddresses() {
    return !hasArrays && !hasOthers;
  }

  /**
   * Places scratch memory so that it stands for the run that begins at {@code at}.
   *
   * @param isNative at addresses, or else at the start of arrays
   */
  void placeScratch(boolean isNative, long at) {
    long start = isNative ? scratchSegment().address() : 0;
    for (int place = 0; place < SCRATCH_PLACES; place++) {
      arrays[SCRATCH_SOURCE + place] = isNative ? NO_ARRAY : scratchArray(place);
      positions[SCRATCH_SOURCE + place] = isNative ? start + (long) place * RUN_BYTES - at : -at;
    }
  }

  private byte[] scratchArray(int place) {
    if (scratchArrays[place] == null) {
      scratchArrays[place] = new byte[RUN_BYTES];
    }
    return scratchArrays[place];
  }

  private MemorySegment scratchSegment() {
    if (scratchSegment == null) {
      scratchSegment =
          Arena.ofAuto().allocate((long) SCRATCH_PLACES * RUN_BYTES, SCRATCH_ALIGNMENT);
    }
    return scratchSegment;
  }

  /** Copies the bytes of a run from one place to another; at most one of them is a segment. */
  void copy(int from, int to, long at, int length) {
    if (isInArray(from) && isInArray(to)) {
      System.arraycopy(arrays[from], index(from, at), arrays[to], index(to, at), length);
    } else if (isInArray(to)) {
      MemorySegment.copy(
          memory(from), ValueLayout.JAVA_BYTE, offset(from, at), arrays[to], index(to, at), length);
    } else if (isInArray(from)) {
      MemorySegment.copy(
          arrays[from], index(from, at), memory(to), ValueLayout.JAVA_BYTE, offset(to, at), length);
    } else {
      MemorySegment.copy(memory(from), offset(from, at), memory(to), offset(to, at), length);
    }
  }

  /** Whether a run of a shard is the same as in the scratch place of a target. */
  boolean isInScratch(int target, int shard, long at, int length) {
    if (!isInArray(target)) {
      long to = positions[target] + at;
      long from = positions[shard] + at;
      return MemorySegment.mismatch(ALL, to, to + length, ALL, from, from + length) < 0;
    }
    int compared = shard;
    if (!isInArray(shard)) {
      compared = SCRATCH_SOURCE;
      copy(shard, compared, at, length);
    }
    int to = index(target, at);
    int from = index(compared, at);
    return Arrays.equals(arrays[target], to, to + length, arrays[compared], from, from + length);
  }

  private int index(int shard, long at) {
    return (int) (positions[shard] + at);
  }

  private MemorySegment memory(int shard) {
    MemorySegment other = others[shard];
    return other == null ? ALL : other;
  }

  private long offset(int shard, long at) {
    return others[shard] == null ? positions[shard] + at : at;
  }
}
