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

  /**
   * Writes the checksum behind a block that already stands in its frame.
   *
   * @param frames memory with the block at {@code at} and room for its checksum behind it; its
   *     position and limit are left as they were
   * @param size the bytes of the block
   * @param scratch to compute with, so that a caller with many blocks makes one
   */
  public static void seal(ByteBuffer frames, int at, int size, CRC32C scratch) {
    int crc = crc(frames, at, size, scratch);
    frames.putInt(at + size, inOrderOf(frames, crc));
  }

  /**
   * As {@link #verify(ByteBuffer, int, int)}, without making anything.
   *
   * @param frames nobody else uses this buffer meanwhile; its position and limit are left as they
   *     were
   */
  public static boolean verify(ByteBuffer frames, int at, int size, CRC32C scratch) {
    return inOrderOf(frames, frames.getInt(at + size)) == crc(frames, at, size, scratch);
  }

  private static int crc(ByteBuffer frames, int at, int size, CRC32C scratch) {
    int position = frames.position();
    int limit = frames.limit();
    scratch.reset();
    scratch.update(frames.limit(at + size).position(at));
    frames.limit(limit).position(position);
    return (int) scratch.getValue();
  }

  /** Turns a number into the one that reads or writes as little-endian; and back. */
  private static int inOrderOf(ByteBuffer buffer, int number) {
    return buffer.order() == ByteOrder.LITTLE_ENDIAN ? number : Integer.reverseBytes(number);
  }

  private static void putCrc(ByteBuffer target, int crc) {
    target.putInt(inOrderOf(target, crc));
  }

  /**
   * Whether the frame that begins at {@code at} holds what its checksum vouches for.
   *
   * @param frames frames from {@code at} to its limit or farther
   * @param size the bytes of the block, without the checksum
   */
  public static boolean verify(ByteBuffer frames, int at, int size) {
    return inOrderOf(frames, frames.getInt(at + size)) == crc(frames, at, size);
  }
}
