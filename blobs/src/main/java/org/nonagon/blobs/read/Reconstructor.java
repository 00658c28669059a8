package org.nonagon.blobs.read;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.Reconstructed;
import org.nonagon.erasure.TooFewShards;

/** Computes the touched blocks of a cell from the same blocks of other columns. Pure. */
final class Reconstructor {
  private final ErasureCoder coder;
  private final CellRange range;

  Reconstructor(ErasureCoder coder, CellRange range) {
    this.coder = coder;
    this.range = range;
  }

  /** Whether a column has nothing in the touched blocks, and so takes part as zeros. */
  static boolean isZero(CellRange range, int column) {
    return range.blockLength(0, column) == 0;
  }

  /**
   * The bytes of the range.
   *
   * @param held frames of at least as many columns as, with those that are zeros, make k
   */
  ByteBuffer compute(Map<Integer, ColumnOutcome.Good> held) {
    BitSet wanted = new BitSet();
    wanted.set(range.column());
    ByteBuffer result = ByteBuffer.allocate(range.blocks() * range.blockBytes());
    for (int block = 0; block < range.blocks(); block++) {
      int length = range.blockLength(block, range.column());
      @Nullable ByteBuffer[] columns = columns(block, length, held);
      columns[range.column()] = result.slice(block * range.blockBytes(), length);
      switch (coder.reconstruct(columns, present(held), wanted, 0, length)) {
        case Reconstructed() -> {}
        case TooFewShards(int have, int need) ->
            throw new IllegalStateException(have + " columns of " + need);
      }
    }
    int skipped = range.from() - range.firstBlock() * range.blockBytes();
    return result.slice(skipped, range.length());
  }

  private BitSet present(Map<Integer, ColumnOutcome.Good> held) {
    BitSet present = new BitSet();
    for (int column = 0; column < coder.profile().shards(); column++) {
      present.set(column, held.containsKey(column) || isZero(range, column));
    }
    return present;
  }

  private @Nullable ByteBuffer[] columns(
      int block, int length, Map<Integer, ColumnOutcome.Good> held) {
    @Nullable ByteBuffer[] columns = new ByteBuffer[coder.profile().shards()];
    for (int column = 0; column < columns.length; column++) {
      ColumnOutcome.Good good = held.get(column);
      if (good != null) {
        columns[column] = blockOf(good.frames(), block, length, range.blockLength(block, column));
      } else if (isZero(range, column)) {
        columns[column] = ByteBuffer.allocate(length);
      }
    }
    return columns;
  }

  /** The first {@code length} bytes of a block; zeros where it has fewer. */
  private ByteBuffer blockOf(ByteBuffer frames, int block, int length, int available) {
    if (available >= length) {
      return frames.slice(range.frameStart(block), length);
    }
    ByteBuffer padded = ByteBuffer.allocate(length);
    if (available > 0) {
      padded.put(0, frames, range.frameStart(block), available);
    }
    return padded;
  }
}
