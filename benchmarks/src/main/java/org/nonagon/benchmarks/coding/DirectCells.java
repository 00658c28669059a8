package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.ErasureProfile;

/** Cells in native memory, which begin on a cache line, for our coder and for ISA-L alike. */
final class DirectCells {
  static final ErasureProfile PROFILE = ErasureProfile.STANDARD;
  private static final int CACHE_LINE_BYTES = 64;
  private static final int SEED = 1;

  private DirectCells() {}

  /** Cells of zeros. */
  static ByteBuffer[] empty(int count, int cellBytes) {
    ByteBuffer[] cells = new ByteBuffer[count];
    Arrays.setAll(
        cells,
        _ ->
            ByteBuffer.allocateDirect(cellBytes + CACHE_LINE_BYTES)
                .alignedSlice(CACHE_LINE_BYTES)
                .slice(0, cellBytes));
    return cells;
  }

  /** Nine cells: six of data, and their parity as our coder computes it. */
  static ByteBuffer[] codeword(int cellBytes) {
    ByteBuffer[] cells = empty(PROFILE.shards(), cellBytes);
    Random random = new Random(SEED);
    byte[] bytes = new byte[cellBytes];
    for (int shard = 0; shard < PROFILE.dataShards(); shard++) {
      random.nextBytes(bytes);
      cells[shard].put(0, bytes);
    }
    new ErasureCoder(PROFILE).encode(cells, 0, cellBytes);
    return cells;
  }
}
