package org.nonagon.erasure.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.SlowField;
import org.nonagon.erasure.galois.GaloisMatrix;

/** What every kernel promises, checked against the field's definition. */
abstract class CodingKernelContract {

  private static final int MAX_SHARD_BYTES = 3 * 2048 + 100;

  abstract CodingKernel kernel(LinearCombination combination);

  @Test
  void everyShapeUpToSevenByNineIsComputedForArrays() {
    for (int sources = 1; sources <= 7; sources++) {
      for (int targets = 0; targets <= 9; targets++) {
        Example example = new Example(sources, targets, 41, 100L * sources + targets);
        byte[][] shards = example.shards();
        kernel(example.combination).compute(shards, 3, 33);
        assertThat(shards).isDeepEqualTo(example.expected(3, 33));
      }
    }
  }

  @Test
  void everyLengthAroundRunAndVectorSizesIsComputed() {
    Example example = new Example(6, 3, MAX_SHARD_BYTES, 7);
    CodingKernel kernel = kernel(example.combination);
    int[] lengths =
        IntStream.concat(
                IntStream.range(0, 140),
                IntStream.of(255, 1024, 2047, 2048, 2049, 4096, 4097, 6144, 6200))
            .toArray();
    for (int length : lengths) {
      int offset = length % 29;
      byte[][] shards = example.shards();
      kernel.compute(shards, offset, length);
      assertThat(shards).isDeepEqualTo(example.expected(offset, length));
    }
  }

  @Test
  void directAndHeapBuffersHoldTheSameAsArrays() {
    Example example = new Example(17, 5, 2300, 11);
    CodingKernel kernel = kernel(example.combination);
    byte[][] expected = example.expected(5, 2222);
    for (boolean direct : new boolean[] {true, false}) {
      ByteBuffer[] shards = example.buffers(direct);
      kernel.compute(shards, 5, 2222);
      for (int shard = 0; shard < shards.length; shard++) {
        assertThat(shards[shard]).isEqualTo(ByteBuffer.wrap(expected[shard]));
      }
    }
  }

  @Test
  void matchesTellsEveryChangedTargetByteInTheRange() {
    Example example = new Example(3, 6, 2100, 13);
    CodingKernel kernel = kernel(example.combination);
    byte[][] shards = example.expected(10, 2080);
    assertThat(kernel.matches(shards, 10, 2080)).isTrue();
    for (int row = 0; row < 6; row++) {
      for (int at : new int[] {10, 11, 2047, 2057, 2058, 2089}) {
        byte[] target = shards[example.combination.target(row)];
        target[at] ^= 1;
        assertThat(kernel.matches(shards, 10, 2080)).isFalse();
        assertThat(kernel.matches(wrap(shards), 10, 2080)).isFalse();
        target[at] ^= 1;
      }
    }
    assertThat(kernel.matches(wrap(shards), 10, 2080)).isTrue();
  }

  private static ByteBuffer[] wrap(byte[][] shards) {
    return Arrays.stream(shards).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
  }

  /** Random bytes in all shards, and a combination with its targets between its sources. */
  private static final class Example {
    final LinearCombination combination;
    private final byte[][] original;

    Example(int sources, int targets, int shardBytes, long seed) {
      int shards = sources + targets;
      original = new byte[shards][shardBytes];
      Random random = new Random(seed);
      for (byte[] shard : original) {
        random.nextBytes(shard);
      }
      int[] rows = IntStream.range(256 - targets, 256).toArray();
      combination =
          new LinearCombination(
              GaloisMatrix.systematicVandermonde(sources, 256).selectRows(rows),
              IntStream.range(targets, shards).toArray(),
              IntStream.range(0, targets).map(row -> targets - 1 - row).toArray());
    }

    byte[][] shards() {
      return Arrays.stream(original).map(byte[]::clone).toArray(byte[][]::new);
    }

    ByteBuffer[] buffers(boolean direct) {
      ByteBuffer[] buffers = new ByteBuffer[original.length];
      for (int i = 0; i < buffers.length; i++) {
        int bytes = original[i].length;
        buffers[i] = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        buffers[i].put(0, original[i]);
      }
      return buffers;
    }

    byte[][] expected(int offset, int length) {
      byte[][] expected = shards();
      for (int row = 0; row < combination.targetCount(); row++) {
        for (int at = offset; at < offset + length; at++) {
          expected[combination.target(row)][at] = sum(row, at);
        }
      }
      return expected;
    }

    private byte sum(int row, int at) {
      int sum = 0;
      for (int column = 0; column < combination.sourceCount(); column++) {
        int value = original[combination.source(column)][at] & 0xFF;
        sum ^= SlowField.multiply(combination.coefficient(row, column), value);
      }
      return (byte) sum;
    }
  }
}
