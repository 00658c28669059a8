package org.nonagon.blobs.mend;

import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Some blocks of all columns of a blob, at the same places in each.
 *
 * <p>Block {@code b} of a column is coded with block {@code b} of all others: cells are whole
 * numbers of blocks, and only the last one of a shard may be short. So stripes do not matter here,
 * and as many blocks as a read gives are dealt with together, be their cells large or small. A
 * block that is shorter than that of the first column, which is as long as parity, or that is not
 * there, takes part as if it went on with zeros.
 *
 * @param first the number of the first block in each shard
 * @param count how many there are, 1 to {@link #MOST}
 */
record BlockRows(BlobManifest blob, int first, int count) {
  /** As many as one read gives. */
  static final int MOST = ShardStore.MAX_READ_BLOCKS;

  /** The longest frames of a column. */
  static final int MOST_BYTES = MOST * (ShardSpec.MAX_BLOCK_BYTES + BlockFrames.CRC_BYTES);

  BlockRows {
    if (first < 0 || count < 1 || count > MOST) {
      throw new IllegalArgumentException("no blocks: %d from %d".formatted(count, first));
    }
  }

  /** How many blocks a whole column has. */
  static int blocksInAll(BlobManifest blob, int column) {
    return Math.toIntExact(
        Math.ceilDiv(blob.stripes().shardLength(column), (long) blob.stripes().blockBytes()));
  }

  /** One of the rows alone. */
  BlockRows only(int row) {
    return new BlockRows(blob, first + row, 1);
  }

  /** How many of the blocks a column has. */
  int blocksOf(int column) {
    return Math.clamp(blocksInAll(blob, column) - first, 0, count);
  }

  /** The bytes of a block without its checksum; 0 when the column does not have it. */
  int blockLength(int row, int column) {
    long start = (long) (first + row) * blockBytes();
    return (int) Math.clamp(blob.stripes().shardLength(column) - start, 0L, blockBytes());
  }

  /** The bytes that take part in the code: the longest block's. */
  int codedLength(int row) {
    return blockLength(row, 0);
  }

  /** Where the frame of a row begins among those of its column. */
  int frameStart(int row) {
    return row * (blockBytes() + BlockFrames.CRC_BYTES);
  }

  /** The frames of a column, in bytes. */
  int framedLength(int column) {
    int blocks = blocksOf(column);
    return blocks == 0
        ? 0
        : frameStart(blocks - 1) + blockLength(blocks - 1, column) + BlockFrames.CRC_BYTES;
  }

  int blockBytes() {
    return blob.stripes().blockBytes();
  }

  /** The form of a shard of the blob; only of columns with bytes. */
  ShardSpec spec(int column) {
    return new ShardSpec(blob.shard(column), blob.stripes().shardLength(column), blockBytes());
  }
}
