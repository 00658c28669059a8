package org.nonagon.blobs.write;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.shard.BlockFrames;

/**
 * One stripe in memory: data cells that a body fills, and parity cells.
 *
 * <p>Data goes straight to where it will be appended from: block {@code i} of a cell begins at
 * {@code i * (blockBytes + 4)}, the gap takes its checksum. Encoding and all checksums go block by
 * block over all columns, while they are in the cache. A cell that is shorter than the parity cells
 * takes part with zeros behind it; they are wiped before its last block is sealed and never stored.
 *
 * <p>Used by one thread at a time: it is filled, encoded, and then only its cells are used.
 */
final class Stripe {
  /** What columns without bytes encode from. Never written. */
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(Slab.BYTES);

  private final StripeLayout layout;
  private final int index;
  private final @Nullable StripePool.Cell[] cells;
  private final int length;
  private final int frameBytes;
  private int filled;

  /**
   * @param index the number of the stripe in its blob
   * @param leased a cell for each column with bytes, see {@link #cellCount}
   */
  Stripe(StripeLayout layout, int index, List<StripePool.Cell> leased) {
    this.layout = layout;
    this.index = index;
    this.cells = new StripePool.Cell[layout.profile().shards()];
    this.length = layout.stripeLength(index);
    this.frameBytes = layout.blockBytes() + BlockFrames.CRC_BYTES;
    int next = 0;
    for (int column = 0; column < cells.length; column++) {
      if (layout.cellLength(index, column) > 0) {
        cells[column] = leased.get(next++);
      }
    }
  }

  /** How many columns of a stripe have bytes. */
  static int cellCount(StripeLayout layout, int index) {
    int data = Math.ceilDiv(layout.stripeLength(index), layout.cellBytes());
    return data + layout.profile().parityShards();
  }

  /** The room that each cell of a stripe needs: that of its first one. */
  static int cellRoom(StripeLayout layout, int index) {
    return BlockFrames.framedLength(layout.cellLength(index, 0), layout.blockBytes());
  }

  /** Copies as much of {@code source} as fits, and moves its position. */
  void fill(ByteBuffer source) {
    while (source.hasRemaining() && filled < length) {
      int inCell = filled % layout.cellBytes();
      int inBlock = inCell % layout.blockBytes();
      int count = Math.min(source.remaining(), layout.blockBytes() - inBlock);
      count = Math.min(count, length - filled);
      int at = inCell / layout.blockBytes() * frameBytes + inBlock;
      bytes(filled / layout.cellBytes()).put(at, source, source.position(), count);
      source.position(source.position() + count);
      filled += count;
    }
  }

  boolean isFull() {
    return filled == length;
  }

  /** Computes the parity cells and all checksums, and goes on with that of the blob. */
  void encode(ErasureCoder coder, DataChecksum checksum) {
    ByteBuffer[] columns = columns();
    CRC32C scratch = new CRC32C();
    int dataShards = layout.profile().dataShards();
    int parityLength = layout.cellLength(index, dataShards);
    wipeShortCell();
    for (int start = 0; start < parityLength; start += layout.blockBytes()) {
      int at = start / layout.blockBytes() * frameBytes;
      coder.encode(columns, at, Math.min(layout.blockBytes(), parityLength - start));
      for (int column = 0; column < columns.length; column++) {
        int size = Math.min(layout.blockBytes(), layout.cellLength(index, column) - start);
        if (size > 0) {
          BlockFrames.seal(columns[column], at, size, scratch);
          if (column < dataShards) {
            checksum.update(column, columns[column], at, size);
          }
        }
      }
    }
    checksum.endStripe(layout, index);
  }

  private ByteBuffer[] columns() {
    ByteBuffer[] columns = new ByteBuffer[cells.length];
    for (int column = 0; column < cells.length; column++) {
      columns[column] = cells[column] == null ? ZEROS : bytes(column);
    }
    return columns;
  }

  private void wipeShortCell() {
    int last = (length - 1) / layout.cellBytes();
    int from = BlockFrames.framedLength(layout.cellLength(index, last), layout.blockBytes());
    int end = cellRoom(layout, index);
    int tail = layout.cellLength(index, last) % layout.blockBytes();
    int start = tail == 0 ? from : from - BlockFrames.CRC_BYTES;
    if (start < end) {
      bytes(last).put(start, ZEROS, 0, end - start);
    }
  }

  /** The cell of a column, ready to be appended; empty columns have none. */
  StripePool.@Nullable Cell sealed(int column) {
    StripePool.Cell cell = cells[column];
    if (cell != null) {
      int framed = BlockFrames.framedLength(layout.cellLength(index, column), layout.blockBytes());
      cell.bytes().clear().limit(framed);
    }
    return cell;
  }

  /** Gives all cells back, when none of them was handed on. */
  void release() {
    for (StripePool.Cell cell : cells) {
      if (cell != null) {
        cell.release();
      }
    }
  }

  private ByteBuffer bytes(int column) {
    StripePool.Cell cell = cells[column];
    if (cell == null) {
      throw new IllegalStateException("column " + column + " has no bytes");
    }
    return cell.bytes();
  }
}
