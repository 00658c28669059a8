package org.nonagon.protocol.shard;

import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;

/**
 * A shard and its form.
 *
 * @param id the shard
 * @param length its bytes without checksums, 1 to {@link #MAX_LENGTH}
 * @param blockBytes the bytes of a full block, 1 to {@link #MAX_BLOCK_BYTES}
 */
public record ShardSpec(ShardId id, long length, int blockBytes) {
  /** The longest shard: that of a blob with a single data column. */
  public static final long MAX_LENGTH = BlobManifest.MAX_LENGTH;

  /** The largest block; stores size their buffers by it. */
  public static final int MAX_BLOCK_BYTES = StripeLayout.BLOCK_BYTES;

  /** Refuses shards and blocks that are empty or past the bounds. */
  public ShardSpec {
    if (length < 1 || length > MAX_LENGTH || blockBytes < 1 || blockBytes > MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "not a shard: %d bytes in blocks of %d".formatted(length, blockBytes));
    }
  }

  /** How many blocks it has. */
  public int blocks() {
    return Math.toIntExact((length + blockBytes - 1) / blockBytes);
  }

  /** The bytes of block {@code block}, without its checksum. */
  public int blockLength(int block) {
    return (int) Math.min(blockBytes, length - (long) block * blockBytes);
  }

  /** Its bytes with checksums. */
  public long framedLength() {
    return length + (long) blocks() * BlockFrames.CRC_BYTES;
  }
}
