package org.nonagon.erasure;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.kernel.LinearCombination;

/**
 * Refuses arguments that a kernel must not get, written once for every kind of shard.
 *
 * @param <T> the type of one shard
 */
abstract class ShardCheck<T> {

  static final ShardCheck<byte[]> ARRAYS =
      new ShardCheck<>() {
        @Override
        int end(byte[] shard) {
          return shard.length;
        }

        @Override
        boolean isReadOnly(byte[] shard) {
          return false;
        }

        @Override
        boolean overlap(byte[] a, byte[] b, int length) {
          return a == b;
        }
      };

  static final ShardCheck<ByteBuffer> BUFFERS =
      new ShardCheck<>() {
        @Override
        int end(ByteBuffer shard) {
          return shard.limit();
        }

        @Override
        boolean isReadOnly(ByteBuffer shard) {
          return shard.isReadOnly();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // buffers of equal content are what copies look like
        boolean overlap(ByteBuffer a, ByteBuffer b, int length) {
          if (a == b) {
            return true;
          }
          return a.hasArray()
              && b.hasArray()
              && a.array() == b.array()
              && Math.abs(a.arrayOffset() - b.arrayOffset()) < length;
        }
      };

  /** The first index past the shard's bytes. */
  abstract int end(T shard);

  abstract boolean isReadOnly(T shard);

  /** Whether writing a range of this length in one could change the same range of the other. */
  abstract boolean overlap(T a, T b, int length);

  void checkCount(@Nullable T[] shards, ErasureProfile profile) {
    if (shards.length != profile.shards()) {
      throw new IllegalArgumentException(
          "shards must be " + profile.shards() + " for " + profile + ", not " + shards.length);
    }
  }

  /** Checks that all shards of the combination hold the range. */
  void checkReadable(@Nullable T[] shards, LinearCombination combination, int offset, int length) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative, but is " + offset);
    }
    if (length < 0) {
      throw new IllegalArgumentException("length must not be negative, but is " + length);
    }
    for (int column = 0; column < combination.sourceCount(); column++) {
      checkRange(shards, combination.source(column), offset, length);
    }
    for (int row = 0; row < combination.targetCount(); row++) {
      checkRange(shards, combination.target(row), offset, length);
    }
  }

  /** Checks that all shards of the combination hold the range, and that its targets can change. */
  void checkWritable(@Nullable T[] shards, LinearCombination combination, int offset, int length) {
    checkReadable(shards, combination, offset, length);
    for (int row = 0; row < combination.targetCount(); row++) {
      checkTarget(shards, combination, row, length);
    }
  }

  private void checkTarget(
      @Nullable T[] shards, LinearCombination combination, int row, int length) {
    int target = combination.target(row);
    if (isReadOnly(present(shards, target))) {
      throw new IllegalArgumentException(name(target) + " is read-only");
    }
    for (int column = 0; column < combination.sourceCount(); column++) {
      checkApart(shards, target, combination.source(column), length);
    }
    for (int other = 0; other < row; other++) {
      checkApart(shards, target, combination.target(other), length);
    }
  }

  private void checkApart(@Nullable T[] shards, int target, int other, int length) {
    if (overlap(present(shards, target), present(shards, other), length)) {
      throw new IllegalArgumentException(name(target) + " overlaps " + name(other));
    }
  }

  private void checkRange(@Nullable T[] shards, int index, int offset, int length) {
    int end = end(present(shards, index));
    if (length > end - offset) {
      throw new IllegalArgumentException(
          name(index) + " ends at " + end + ", before offset " + offset + " + length " + length);
    }
  }

  private T present(@Nullable T[] shards, int index) {
    T shard = shards[index];
    if (shard == null) {
      throw new IllegalArgumentException(name(index) + " is null");
    }
    return shard;
  }

  private static String name(int index) {
    return "shards[" + index + "]";
  }
}
