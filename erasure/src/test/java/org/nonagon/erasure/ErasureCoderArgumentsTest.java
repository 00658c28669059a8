package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nonagon.erasure.CodeExample.set;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ErasureCoderArgumentsTest {

  private static final int BYTES = 32;

  private final ErasureCoder coder = new ErasureCoder(ErasureProfile.STANDARD);
  private final byte[][] arrays = new byte[9][BYTES];
  private final ByteBuffer[] buffers =
      Arrays.stream(arrays).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
  private final BitSet firstSix = set(0, 1, 2, 3, 4, 5);

  @Test
  void anotherNumberOfShardsIsRefused() {
    assertRefused("shards", () -> coder.encode(new byte[8][BYTES], 0, BYTES));
    assertRefused("shards", () -> coder.verify(new byte[10][BYTES], 0, BYTES));
    assertRefused("shards", () -> coder.encode(Arrays.copyOf(buffers, 8), 0, BYTES));
    assertRefused(
        "shards", () -> coder.reconstruct(Arrays.copyOf(buffers, 6), firstSix, set(6), 0, BYTES));
  }

  @Test
  void aRangeOutsideAShardIsRefused() {
    assertRefused("offset", () -> coder.encode(arrays, -1, 1));
    assertRefused("length", () -> coder.encode(arrays, 0, -1));
    assertRefused("shards[0]", () -> coder.encode(arrays, 0, BYTES + 1));
    assertRefused("shards[0]", () -> coder.encode(arrays, BYTES + 1, 0));
    assertRefused("shards[0]", () -> coder.encode(arrays, Integer.MAX_VALUE, Integer.MAX_VALUE));
    arrays[8] = new byte[BYTES - 1];
    assertRefused("shards[8]", () -> coder.encode(arrays, 0, BYTES));
    buffers[4].limit(BYTES - 1);
    assertRefused("shards[4]", () -> coder.verify(buffers, 0, BYTES));
  }

  @Test
  void aReadOnlyShardIsRefusedWhereItWouldBeWritten() {
    buffers[7] = buffers[7].asReadOnlyBuffer();
    assertRefused("shards[7] is read-only", () -> coder.encode(buffers, 0, BYTES));
    assertRefused(
        "shards[7] is read-only", () -> coder.reconstruct(buffers, firstSix, set(7), 0, BYTES));
  }

  @Test
  void aWrittenShardThatSharesMemoryIsRefused() {
    buffers[7] = ByteBuffer.wrap(arrays[2]);
    assertRefused("shards[7] overlaps shards[2]", () -> coder.encode(buffers, 0, BYTES));
    arrays[7] = arrays[6];
    assertRefused("shards[7] overlaps shards[6]", () -> coder.encode(arrays, 0, BYTES));
  }

  @Test
  void overlapIsSeenOffTheHeapAndBehindReadOnlyViews() {
    ByteBuffer all = ByteBuffer.allocateDirect(9 * BYTES);
    for (int shard = 0; shard < 9; shard++) {
      buffers[shard] = all.slice(shard * BYTES, BYTES);
    }
    coder.encode(buffers, 0, BYTES);
    buffers[8] = all.slice(5 * BYTES + 1, BYTES);
    assertRefused("shards[8] overlaps shards[5]", () -> coder.encode(buffers, 0, BYTES));

    buffers[8] = ByteBuffer.wrap(arrays[8]);
    buffers[3] = ByteBuffer.wrap(arrays[8]).asReadOnlyBuffer();
    assertRefused("shards[8] overlaps shards[3]", () -> coder.encode(buffers, 0, BYTES));
  }

  @Test
  void rangesApartInOverlappingBuffersAreNoOverlap() {
    byte[] all = new byte[10 * BYTES];
    for (int shard = 0; shard < 9; shard++) {
      buffers[shard] = ByteBuffer.wrap(all, shard * BYTES, all.length - shard * BYTES).slice();
    }
    coder.encode(buffers, 0, BYTES);
    assertRefused("shards[6] overlaps", () -> coder.encode(buffers, 0, BYTES + 1));
  }

  @Test
  void segmentsThatCannotBeUsedAreRefused() {
    MemorySegment[] segments = segments();
    segments[2] = segments[2].asReadOnly();
    coder.encode(segments, 0, BYTES);
    segments[6] = segments[6].asReadOnly();
    assertRefused("shards[6] is read-only", () -> coder.encode(segments, 0, BYTES));
    segments[6] = segments[2];
    try (Arena arena = Arena.ofConfined()) {
      segments[1] = arena.allocate(BYTES);
    }
    assertRefused("shards[1] is closed", () -> coder.verify(segments, 0, BYTES));
    segments[1] = segments[2].asSlice(1);
    assertRefused("shards[1] ends at 31", () -> coder.verify(segments, 0, BYTES));
    assertRefused(
        "shards[0] ends at 32", () -> coder.verify(segments, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  @Test
  void someParityIsParityOnly() {
    assertRefused("wanted names a data shard", () -> coder.encode(arrays, set(5, 6), 0, BYTES));
    assertRefused("wanted names shard 9", () -> coder.encode(buffers, set(6, 9), 0, BYTES));
    assertRefused("shards", () -> coder.encode(new byte[8][BYTES], set(6), 0, BYTES));
  }

  @Test
  void anUpdateIsOfADataShardWithTheBytesFromBefore() {
    byte[] previous = new byte[BYTES];
    assertRefused("changed", () -> coder.update(arrays, -1, previous, 0, BYTES));
    assertRefused("changed", () -> coder.update(arrays, 6, previous, 0, BYTES));
    assertRefused("previous ends", () -> coder.update(arrays, 0, new byte[BYTES - 1], 0, BYTES));
    assertRefused("offset", () -> coder.update(arrays, 0, previous, -1, BYTES));
    assertRefused(
        "previous overlaps shards[0]", () -> coder.update(arrays, 0, arrays[0], 0, BYTES));
    assertRefused(
        "shards[7] overlaps previous", () -> coder.update(arrays, 0, arrays[7], 0, BYTES));
    buffers[8] = buffers[8].asReadOnlyBuffer();
    assertRefused(
        "shards[8] is read-only",
        () -> coder.update(buffers, 0, ByteBuffer.wrap(previous), 0, BYTES));
  }

  private static MemorySegment[] segments() {
    return Stream.generate(() -> MemorySegment.ofArray(new byte[BYTES]))
        .limit(9)
        .toArray(MemorySegment[]::new);
  }

  @Test
  void shardsSideBySideInOneArrayAreNoOverlap() {
    byte[] all = new byte[9 * BYTES];
    for (int shard = 0; shard < 9; shard++) {
      buffers[shard] = ByteBuffer.wrap(all).slice(shard * BYTES, BYTES);
    }
    coder.encode(buffers, 0, BYTES);
    buffers[8] = ByteBuffer.wrap(all).slice(7 * BYTES + 1, BYTES);
    assertRefused("shards[8] overlaps shards[7]", () -> coder.encode(buffers, 0, BYTES));
  }

  @Test
  void aMissingShardIsRefusedWhereItIsReadOrWritten() {
    arrays[3] = null;
    buffers[7] = null;
    assertRefused("shards[3] is null", () -> coder.encode(arrays, 0, BYTES));
    assertRefused("shards[7] is null", () -> coder.verify(buffers, 0, BYTES));
    assertRefused("shards[3] is null", () -> coder.reconstruct(arrays, firstSix, set(7), 0, BYTES));
    assertRefused(
        "shards[7] is null", () -> coder.reconstruct(buffers, firstSix, set(7), 0, BYTES));
  }

  @Test
  void setsThatDoNotFitAreRefused() {
    assertRefused("present", () -> coder.reconstruct(arrays, set(9), set(1), 0, BYTES));
    assertRefused("wanted", () -> coder.reconstruct(arrays, firstSix, set(9), 0, BYTES));
    assertRefused("wanted", () -> coder.reconstruct(arrays, firstSix, set(5), 0, BYTES));
  }

  private static void assertRefused(String name, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(name);
  }
}
