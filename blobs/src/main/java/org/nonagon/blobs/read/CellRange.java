package org.nonagon.blobs.read;

import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ShardSpec;

/**
 * A range of one cell, and the blocks that it touches.
 *
 * @param manifest the blob
 * @param stripe the stripe of the cell
 * @param column its column, 0 to k-1
 * @param from where the range begins in the cell
 * @param to where it ends in the cell
 */
record CellRange(BlobManifest manifest, int stripe, int column, int from, int to) {
  CellRange {
    if (from < 0 || from >= to || to > manifest.stripes().cellLength(stripe, column)) {
      throw new IllegalArgumentException(
          "no bytes %d to %d in stripe %d, column %d of %s"
              .formatted(from, to, stripe, column, manifest.id()));
    }
  }

  /** The range of a blob from {@code offset} on that ends with its cell or at {@code end}. */
  static CellRange at(BlobManifest manifest, long offset, long end) {
    StripeLayout stripes = manifest.stripes();
    int stripe = stripes.stripeOf(offset);
    int inStripe = (int) (offset - (long) stripe * stripes.stripeBytes());
    int from = inStripe % stripes.cellBytes();
    int to = (int) Math.min(stripes.cellBytes(), from + (end - offset));
    return new CellRange(manifest, stripe, inStripe / stripes.cellBytes(), from, to);
  }

  CellRange in(BlobManifest other) {
    return new CellRange(other, stripe, column, from, to);
  }

  int length() {
    return to - from;
  }

  int blockBytes() {
    return manifest.stripes().blockBytes();
  }

  /** The first block of the cell that the range touches. */
  int firstBlock() {
    return from / blockBytes();
  }

  /** How many blocks the range touches. */
  int blocks() {
    return Math.ceilDiv(to, blockBytes()) - firstBlock();
  }

  /** The number of the first block in its shard, the same for every column. */
  int firstBlockOfShard() {
    return stripe * (manifest.stripes().cellBytes() / blockBytes()) + firstBlock();
  }

  /** The bytes that block {@code index} of the touched ones has in a column; 0 behind its end. */
  int blockLength(int index, int ofColumn) {
    int start = (firstBlock() + index) * blockBytes();
    return Math.clamp(manifest.stripes().cellLength(stripe, ofColumn) - start, 0, blockBytes());
  }

  /** How many of the touched blocks a column has. */
  int blocksOf(int ofColumn) {
    int count = 0;
    while (count < blocks() && blockLength(count, ofColumn) > 0) {
      count++;
    }
    return count;
  }

  /** The bytes of the touched blocks of a column as frames. */
  int framedLength(int ofColumn) {
    int bytes = 0;
    for (int i = 0; i < blocksOf(ofColumn); i++) {
      bytes += blockLength(i, ofColumn) + BlockFrames.CRC_BYTES;
    }
    return bytes;
  }

  /** Where the frame of a touched block begins among those of its column. */
  int frameStart(int index) {
    return index * (blockBytes() + BlockFrames.CRC_BYTES);
  }

  ShardSpec spec(int ofColumn) {
    return new ShardSpec(
        manifest.shard(ofColumn), manifest.stripes().shardLength(ofColumn), blockBytes());
  }
}
