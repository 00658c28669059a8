package org.nonagon.systemtests.memory;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A body of any length whose bytes follow from a seed and their position, so that bytes that are
 * lost, doubled or at the wrong place are seen. Each 8 bytes are one output of SplitMix64.
 */
final class SeededStream extends InputStream {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final int BLOCK_BYTES = 64 << 10;

  private final long seed;
  private final long length;
  private final byte[] block = new byte[BLOCK_BYTES];
  private long position;

  SeededStream(long seed, long length) {
    this.seed = seed;
    this.length = length;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    if (count == 0) {
      return 0;
    }
    if (position == length) {
      return -1;
    }
    int at = (int) (position % BLOCK_BYTES);
    if (at == 0) {
      fill(position);
    }
    int size = (int) Math.min(Math.min(count, BLOCK_BYTES - at), length - position);
    System.arraycopy(block, at, target, offset, size);
    position += size;
    return size;
  }

  private void fill(long start) {
    for (int i = 0; i < BLOCK_BYTES; i += Long.BYTES) {
      LONGS.set(block, i, mix(seed + GAMMA * ((start + i) / Long.BYTES + 1)));
    }
  }

  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
