package org.nonagon.protocol.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.protocol.shard.BlockFrames;

/** The CRC32C at the end of a body that has no blocks. */
final class BodyChecksum {
  private BodyChecksum() {}

  /** Fills the last four bytes of a buffer that was filled up to there. */
  static void seal(ByteBuffer bytes) {
    int length = bytes.position();
    bytes.putInt(BlockFrames.crc(bytes, 0, length));
  }

  /** What stands before the checksum, if that is the right one. */
  static Optional<ByteBuffer> open(byte[] bytes) {
    int length = bytes.length - BlockFrames.CRC_BYTES;
    if (length < 0) {
      return Optional.empty();
    }
    ByteBuffer whole = ByteBuffer.wrap(bytes);
    return whole.getInt(length) == BlockFrames.crc(whole, 0, length)
        ? Optional.of(whole.slice(0, length))
        : Optional.empty();
  }
}
