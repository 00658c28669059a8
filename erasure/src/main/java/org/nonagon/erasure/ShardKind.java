package org.nonagon.erasure;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.kernel.LinearCombination;
import org.nonagon.erasure.kernel.ShardMemory;

/**
 * A type that shards come in: finds where its bytes are, and refuses what a kernel must not get.
 *
 * @param <T> the type of one shard
 */
abstract class ShardKind<T> {

  static final ShardKind<byte[]> ARRAYS =
      new ShardKind<>() {
        @Override
        long end(byte[] shard) {
          return shard.length;
        }

        @Override
        boolean isReadOnly(byte[] shard) {
          return false;
        }

        @Override
        void place(byte[] shard, int index, long offset, long length, ShardMemory memory) {
          memory.placeArray(index, shard, offset);
        }
      };

  static final ShardKind<ByteBuffer> BUFFERS =
      new ShardKind<>() {
        @Override
        long end(ByteBuffer shard) {
          return shard.limit();
        }

        @Override
        boolean isReadOnly(ByteBuffer shard) {
          return shard.isReadOnly();
        }

        @Override
        void place(ByteBuffer shard, int index, long offset, long length, ShardMemory memory) {
          if (shard.hasArray()) {
            memory.placeArray(index, shard.array(), shard.arrayOffset() + offset);
          } else if (shard.isDirect()) {
            long start = MemorySegment.ofBuffer(shard).address() - shard.position();
            memory.placeAddress(index, start + offset);
          } else {
            ByteBuffer range = shard.duplicate().position((int) offset);
            memory.placeSegment(
                index, MemorySegment.ofBuffer(range.limit((int) (offset + length))));
          }
        }
      };

  static final ShardKind<MemorySegment> SEGMENTS =
      new ShardKind<>() {
        @Override
        long end(MemorySegment shard) {
          return shard.byteSize();
        }

        @Override
        boolean isReadOnly(MemorySegment shard) {
          return shard.isReadOnly();
        }

        @Override
        boolean isUsable(MemorySegment shard) {
          return shard.scope().isAlive() && shard.isAccessibleBy(Thread.currentThread());
        }

        @Override
        void place(MemorySegment shard, int index, long offset, long length, ShardMemory memory) {
          if (shard.isNative()) {
            memory.placeAddress(index, shard.address() + offset);
          } else if (shard.heapBase().orElse(null) instanceof byte[] array) {
            memory.placeArray(index, array, shard.address() + offset);
          } else {
            memory.placeSegment(index, shard.asSlice(offset, length));
          }
        }
      };

  /** The first index past the shard's bytes. */
  abstract long end(T shard);

  abstract boolean isReadOnly(T shard);

  /** Whether this thread may use the shard now. */
  boolean isUsable(T shard) {
    return true;
  }

  /** Says where the range of a shard is. */
  abstract void place(T shard, int index, long offset, long length, ShardMemory memory);

  void checkCount(@Nullable T[] shards, ErasureProfile profile) {
    if (shards.length != profile.shards()) {
      throw new IllegalArgumentException(
          "shards must be " + profile.shards() + " for " + profile + ", not " + shards.length);
    }
  }

  /** Places the shards of a combination whose targets are only looked at. */
  void placeToRead(
      @Nullable T[] shards,
      LinearCombination combination,
      long offset,
      long length,
      ShardMemory memory) {
    checkRange(offset, length);
    for (int column = 0; column < combination.sourceCount(); column++) {
      int source = combination.source(column);
      if (source != ShardMemory.EXTRA_SHARD) {
        placeOne(shards[source], source, offset, length, memory);
      }
    }
    for (int row = 0; row < combination.targetCount(); row++) {
      int target = combination.target(row);
      placeOne(shards[target], target, offset, length, memory);
    }
  }

  /** Places the shards of a combination and checks that its targets can change. */
  void placeToWrite(
      @Nullable T[] shards,
      LinearCombination combination,
      long offset,
      long length,
      ShardMemory memory) {
    placeToRead(shards, combination, offset, length, memory);
    for (int row = 0; row < combination.targetCount(); row++) {
      int target = combination.target(row);
      T shard = shards[target];
      if (shard != null && isReadOnly(shard)) {
        throw new IllegalArgumentException(name(target) + " is read-only");
      }
      checkApart(combination, row, length, memory);
    }
  }

  /** Places the shard that is not among the others. */
  void placeExtra(@Nullable T shard, long offset, long length, ShardMemory memory) {
    checkRange(offset, length);
    placeOne(shard, ShardMemory.EXTRA_SHARD, offset, length, memory);
  }

  private static void checkRange(long offset, long length) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative, but is " + offset);
    }
    if (length < 0) {
      throw new IllegalArgumentException("length must not be negative, but is " + length);
    }
  }

  private void placeOne(
      @Nullable T shard, int index, long offset, long length, ShardMemory memory) {
    if (shard == null) {
      throw new IllegalArgumentException(name(index) + " is null");
    }
    long end = end(shard);
    if (length > end - offset) {
      throw new IllegalArgumentException(
          name(index) + " ends at " + end + ", before offset " + offset + " + length " + length);
    }
    if (!isUsable(shard)) {
      throw new IllegalArgumentException(name(index) + " is closed or another thread's");
    }
    place(shard, index, offset, length, memory);
  }

  private static void checkApart(
      LinearCombination combination, int row, long length, ShardMemory memory) {
    int target = combination.target(row);
    for (int column = 0; column < combination.sourceCount(); column++) {
      checkApart(target, combination.source(column), length, memory);
    }
    for (int other = 0; other < row; other++) {
      checkApart(target, combination.target(other), length, memory);
    }
  }

  private static void checkApart(int target, int other, long length, ShardMemory memory) {
    if (memory.overlap(target, other, length)) {
      throw new IllegalArgumentException(name(target) + " overlaps " + name(other));
    }
  }

  private static String name(int index) {
    return index == ShardMemory.EXTRA_SHARD ? "previous" : "shards[" + index + "]";
  }
}
