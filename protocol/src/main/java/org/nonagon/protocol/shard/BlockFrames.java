package org.nonagon.protocol.shard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The form in which blocks travel and rest; see the package's description. */
public final class BlockFrames {
  /** The bytes of the checksum behind each block. */
  public static final int CRC_BYTES = 4;

  private BlockFrames() {}

  /** The bytes that {@code length} bytes of data have as frames. */
  public static int framedLength(int length, int blockBytes) {
    return length + (length + blockBytes - 1) / blockBytes * CRC_BYTES;
  }

  /** The checksum of {@code length} bytes at {@code offset} of {@code data}. */
  public static int crc(ByteBuffer data, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data.slice(offset, length));
    return (int) crc.getValue();
  }

  /**
   * Appends the frames of {@code length} bytes at {@code offset} of {@code data} to {@code target}.
   *
   * @param data the bytes; its position and limit are left alone
   * @param target has room for {@link #framedLength} bytes
   */
  public static void write(
      ByteBuffer data, int offset, int length, int blockBytes, ByteBuffer target) {
    for (int at = 0; at < length; at += blockBytes) {
      int size = Math.min(blockBytes, length - at);
      target.put(target.position(), data, offset + at, size);
      target.position(target.position() + size);
      putCrc(target, crc(data, offset + at, size));
    }
  }

  private static void putCrc(ByteBuffer target, int crc) {
    target.putInt(target.order() == ByteOrder.LITTLE_ENDIAN ? crc : Integer.reverseBytes(crc));
  }

  /**
   * Whether the frame that begins at {@code at} holds what its checksum vouches for.
   *
   * @param frames frames from {@code at} to its limit or farther
   * @param size the bytes of the block, without the checksum
   */
  public static boolean verify(ByteBuffer frames, int at, int size) {
    int stored = frames.getInt(at + size);
    int expected =
        frames.order() == ByteOrder.LITTLE_ENDIAN ? stored : Integer.reverseBytes(stored);
    return crc(frames, at, size) == expected;
  }
}
