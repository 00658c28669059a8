package org.nonagon.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A codeword computed by {@link SlowField}, and ways to lose shards of it. */
final class CodeExample {

  private final byte[][] shards;

  CodeExample(ErasureProfile profile, int shardBytes, long seed) {
    shards = new byte[profile.shards()][shardBytes];
    Random random = new Random(seed);
    int[] data = IntStream.range(0, profile.dataShards()).toArray();
    for (int shard : data) {
      random.nextBytes(shards[shard]);
    }
    for (int parity = profile.dataShards(); parity < profile.shards(); parity++) {
      shards[parity] = SlowField.interpolate(shards, data, parity);
    }
  }

  /** A copy of all shards. */
  byte[][] whole() {
    return Arrays.stream(shards).map(byte[]::clone).toArray(byte[][]::new);
  }

  /** A copy of all shards but these, which hold zeros. */
  byte[][] without(BitSet lost) {
    byte[][] copy = whole();
    lost.stream().forEach(shard -> Arrays.fill(copy[shard], (byte) 0));
    return copy;
  }

  /** A copy that lost the shards in one set and got those in the other back. */
  byte[][] withoutExcept(BitSet lost, BitSet restored) {
    BitSet zero = (BitSet) lost.clone();
    zero.andNot(restored);
    return without(zero);
  }

  BitSet allBut(BitSet lost) {
    BitSet present = new BitSet();
    present.set(0, shards.length);
    present.andNot(lost);
    return present;
  }

  static ByteBuffer[] direct(byte[][] shards) {
    return Arrays.stream(shards)
        .map(shard -> ByteBuffer.allocateDirect(shard.length).put(0, shard))
        .toArray(ByteBuffer[]::new);
  }

  static byte[][] bytes(ByteBuffer[] buffers) {
    byte[][] shards = new byte[buffers.length][];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new byte[buffers[i].capacity()];
      buffers[i].get(0, shards[i]);
    }
    return shards;
  }

  /** Every third in an array of bytes, in one of another type, off the heap. */
  static MemorySegment[] segments(byte[][] shards) {
    MemorySegment[] segments = new MemorySegment[shards.length];
    for (int shard = 0; shard < shards.length; shard++) {
      int length = shards[shard].length;
      segments[shard] =
          switch (shard % 3) {
            case 0 -> MemorySegment.ofArray(new byte[length]);
            case 1 -> MemorySegment.ofArray(new short[length / 2 + 1]).asSlice(0, length);
            default -> Arena.ofAuto().allocate(length);
          };
      MemorySegment.copy(shards[shard], 0, segments[shard], ValueLayout.JAVA_BYTE, 0, length);
    }
    return segments;
  }

  static byte[][] bytes(MemorySegment[] segments) {
    return Arrays.stream(segments)
        .map(segment -> segment.toArray(ValueLayout.JAVA_BYTE))
        .toArray(byte[][]::new);
  }

  static BitSet set(int... members) {
    BitSet set = new BitSet();
    Arrays.stream(members).forEach(set::set);
    return set;
  }

  /** All sets of at most this many of the shards. */
  static List<BitSet> setsUpTo(int size, int shards) {
    return IntStream.range(0, 1 << shards)
        .filter(bits -> Integer.bitCount(bits) <= size)
        .mapToObj(bits -> BitSet.valueOf(new long[] {bits}))
        .toList();
  }
}
