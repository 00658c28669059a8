package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nonagon.erasure.CodeExample.set;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
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
