package org.nonagon.blobs.mend;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.Reconstructed;
import org.nonagon.erasure.TooFewShards;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;

/** Computes columns from others, block by block, and frames them. Plain functions. */
final class RowDecoder {
  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(ShardSpec.MAX_BLOCK_BYTES).asReadOnlyBuffer();

  private RowDecoder() {}

  /**
   * Computes all wanted columns.
   *
   * @param held enough columns
   * @param wanted where the frames of each wanted column go: those of the first held row at {@code
   *     firstRow}
   */
  static void decode(
      ErasureCoder coder, HeldRows held, Map<Integer, ByteBuffer> wanted, int firstRow) {
    CRC32C scratch = new CRC32C();
    for (int row = 0; row < held.rows().count(); row++) {
      decodeRow(coder, held, row, wanted, held.rows().frameStart(firstRow + row));
      for (Map.Entry<Integer, ByteBuffer> column : wanted.entrySet()) {
        int size = held.rows().blockLength(row, column.getKey());
        if (size > 0) {
          BlockFrames.seal(
              column.getValue(), held.rows().frameStart(firstRow + row), size, scratch);
        }
      }
    }
  }

  private static void decodeRow(
      ErasureCoder coder, HeldRows held, int row, Map<Integer, ByteBuffer> wanted, int at) {
    int length = held.rows().codedLength(row);
    @Nullable ByteBuffer[] columns = new ByteBuffer[coder.profile().shards()];
    BitSet known = held.known();
    known.stream().forEach(column -> columns[column] = block(held, row, column, length));
    BitSet asked = new BitSet();
    wanted.forEach(
        (column, frames) -> {
          if (held.rows().blockLength(row, column) > 0) {
            asked.set(column);
            columns[column] = frames.slice(at, length);
          }
        });
    switch (coder.reconstruct(columns, known, asked, 0, length)) {
      case Reconstructed() -> {}
      case TooFewShards(int have, int need) ->
          throw new IllegalArgumentException("%d columns of %d".formatted(have, need));
    }
  }

  /** A block as it takes part in the code: with zeros behind what the column has of it. */
  private static ByteBuffer block(HeldRows held, int row, int column, int length) {
    int available = held.rows().blockLength(row, column);
    if (available == 0) {
      return ZEROS;
    }
    int start = held.rows().frameStart(row);
    if (available == length) {
      return held.frames(column).slice(start, length);
    }
    return ByteBuffer.allocateDirect(length).put(0, held.frames(column), start, available);
  }
}
