package org.nonagon.protocol.shard;

import org.nonagon.protocol.blob.ShardId;

/**
 * A shard and its form.
 *
 * @param id the shard
 * @param length its bytes without checksums, at least 1
 * @param blockBytes the bytes of a full block
 */
public record ShardSpec(ShardId id, long length, int blockBytes) {
  /** Refuses empty shards and blocks. */
  public ShardSpec {
    if (length < 1 || blockBytes < 1) {
      throw new IllegalArgumentException(
          "not a shard: %d bytes in blocks of %d".formatted(length, blockBytes));
    }
  }

  /** How many blocks it has. */
  public int blocks() {
    return Math.toIntExact((length + blockBytes - 1) / blockBytes);
  }

  /** Its bytes with checksums. */
  public long framedLength() {
    return length + (long) blocks() * BlockFrames.CRC_BYTES;
  }
}
