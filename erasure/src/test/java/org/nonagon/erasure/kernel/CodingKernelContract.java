package org.nonagon.erasure.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.SlowField;
import org.nonagon.erasure.galois.GaloisMatrix;

/** What kernels of every form promise, checked against the field's definition. */
abstract class CodingKernelContract {

  private static final int RUN = ShardMemory.RUN_BYTES;

  abstract KernelForm form();

  @BeforeEach
  void skipWhereTheMachineLacksTheForm() {
    assumeTrue(form().isSupported(), () -> form() + " is not supported here");
  }

  @Test
  void everyShapeUpToSevenByNineIsComputedInEveryMemory() {
    for (int sources = 1; sources <= 7; sources++) {
      for (int targets = 0; targets <= 9; targets++) {
        for (boolean adds : new boolean[] {false, true}) {
          Example example = new Example(sources, targets, adds, 141, 100L * sources + targets);
          for (Memory memory : Memory.values()) {
            assertComputes(example, memory, 3, 133);
          }
        }
      }
    }
  }

  @Test
  void everyLengthAroundRunAndVectorSizesIsComputed() {
    Example example = new Example(6, 3, false, 2 * RUN + 200, 7);
    int[] lengths =
        IntStream.concat(
                IntStream.range(0, 140),
                IntStream.of(255, 4096, RUN - 1, RUN, RUN + 1, RUN + 64, 2 * RUN, 2 * RUN + 100))
            .toArray();
    for (int length : lengths) {
      for (Memory memory : Memory.values()) {
        assertComputes(example, memory, length % 29, length);
      }
    }
  }

  @Test
  void matchesTellsEveryChangedTargetByteInTheRange() {
    Example example = new Example(4, 5, false, RUN + 300, 13);
    int end = 10 + RUN + 231;
    byte[][] shards = example.expected(10, end - 10);
    for (Memory memory : Memory.values()) {
      assertThat(matches(example, memory, shards, 10, end - 10)).isTrue();
      for (int row = 0; row < 5; row++) {
        for (int at : new int[] {10, 73, 9 + RUN, 10 + RUN, end - 65, end - 1}) {
          byte[] target = shards[example.combination.target(row)];
          target[at] ^= 1;
          assertThat(matches(example, memory, shards, 10, end - 10))
              .as("%s, row %d, at %d", memory, row, at)
              .isFalse();
          target[at] ^= 1;
        }
      }
      shards[0][9] ^= 1;
      shards[0][end] ^= 1;
      assertThat(matches(example, memory, shards, 10, end - 10)).isTrue();
    }
  }

  @Test
  void targetsAddedToManyTimesHoldTheSum() {
    Example example = new Example(2, 3, true, 500, 17);
    byte[][] shards = example.shards();
    for (int i = 0; i < 2; i++) {
      compute(example, Memory.ARRAYS, shards, 0, 500);
    }

    assertThat(shards).isDeepEqualTo(example.shards());
  }

  private void assertComputes(Example example, Memory memory, int offset, int length) {
    byte[][] shards = example.shards();
    compute(example, memory, shards, offset, length);
    assertThat(shards)
        .as("%s, offset %d, length %d", memory, offset, length)
        .isDeepEqualTo(example.expected(offset, length));
  }

  private void compute(Example example, Memory kind, byte[][] shards, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] copies = kind.copiesOf(shards, arena);
      ShardMemory memory = place(copies, offset, length);
      CodingKernel.of(example.combination, form()).compute(memory, length);
      memory.release();
      for (int shard = 0; shard < shards.length; shard++) {
        shards[shard] = bytes(copies[shard], shards[shard].length);
      }
    }
  }

  private boolean matches(Example example, Memory kind, byte[][] shards, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      ShardMemory memory = place(kind.copiesOf(shards, arena), offset, length);
      boolean matches = CodingKernel.of(example.combination, form()).matches(memory, length);
      memory.release();
      return matches;
    }
  }

  private static ShardMemory place(MemorySegment[] shards, int offset, int length) {
    ShardMemory memory = ShardMemory.take();
    for (int shard = 0; shard < shards.length; shard++) {
      MemorySegment segment = shards[shard];
      if (segment.isNative()) {
        memory.placeAddress(shard, segment.address() + offset);
      } else if (segment.heapBase().orElseThrow() instanceof byte[] array) {
        memory.placeArray(shard, array, offset);
      } else {
        memory.placeSegment(shard, segment.asSlice(offset, length));
      }
    }
    return memory;
  }

  private static byte[] bytes(MemorySegment segment, int length) {
    return segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Where the shards of a call are. */
  private enum Memory {
    ARRAYS,
    ADDRESSES,
    /** In arrays of another type. */
    OTHERS,
    /** One so, the next otherwise. */
    MIXED;

    private static final List<Memory> UNMIXED = List.of(ARRAYS, ADDRESSES, OTHERS);

    MemorySegment[] copiesOf(byte[][] shards, Arena arena) {
      MemorySegment[] copies = new MemorySegment[shards.length];
      for (int shard = 0; shard < shards.length; shard++) {
        Memory kind = this == MIXED ? UNMIXED.get(shard % UNMIXED.size()) : this;
        int length = shards[shard].length;
        copies[shard] = kind.allocate(length, arena);
        MemorySegment.copy(shards[shard], 0, copies[shard], ValueLayout.JAVA_BYTE, 0, length);
      }
      return copies;
    }

    private MemorySegment allocate(int length, Arena arena) {
      return switch (this) {
        case ARRAYS, MIXED -> MemorySegment.ofArray(new byte[length]);
        case ADDRESSES -> arena.allocate(length);
        case OTHERS -> MemorySegment.ofArray(new long[length / Long.BYTES + 1]);
      };
    }
  }

  /** Random bytes in all shards, and a combination with its targets between its sources. */
  private static final class Example {
    final LinearCombination combination;
    private final byte[][] original;

    Example(int sources, int targets, boolean adds, int shardBytes, long seed) {
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
              IntStream.range(0, targets).map(row -> targets - 1 - row).toArray(),
              adds);
    }

    byte[][] shards() {
      return Arrays.stream(original).map(byte[]::clone).toArray(byte[][]::new);
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
      int sum = combination.adds() ? original[combination.target(row)][at] & 0xFF : 0;
      for (int column = 0; column < combination.sourceCount(); column++) {
        int value = original[combination.source(column)][at] & 0xFF;
        sum ^= SlowField.multiply(combination.coefficient(row, column), value);
      }
      return (byte) sum;
    }
  }
}
