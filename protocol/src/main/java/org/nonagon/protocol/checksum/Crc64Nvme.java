package org.nonagon.protocol.checksum;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME, computed as the bytes arrive by the kernel of {@link Crc64Choice}.
 *
 * <p>Kernels read arrays only. Direct memory goes through an array that stays in the cache: that
 * costs a quarter of the speed of the native kernel, and little of that in plain Java.
 */
public final class Crc64Nvme {

  private final Checksum checksum;
  private final Scratch scratch;

  /** Of no bytes yet. */
  public Crc64Nvme() {
    this(Crc64Choice.current().kernel());
  }

  /** Of no bytes yet, by a certain kernel. */
  public Crc64Nvme(Crc64Kernel kernel) {
    this(kernel, new Scratch());
  }

  private Crc64Nvme(Crc64Kernel kernel, Scratch scratch) {
    this.checksum = kernel.newChecksum();
    this.scratch = scratch;
  }

  /** Several that belong to one thread at a time, all together, and share what memory they need. */
  public static List<Crc64Nvme> together(int count) {
    Crc64Kernel kernel = Crc64Choice.current().kernel();
    Scratch scratch = new Scratch();
    return Stream.generate(() -> new Crc64Nvme(kernel, scratch)).limit(count).toList();
  }

  /** Adds a range of bytes. */
  public void update(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checksum.update(bytes, offset, length);
  }

  /** Adds the bytes from the buffer's position to its limit, and moves the position there. */
  public void update(ByteBuffer buffer) {
    update(buffer, buffer.position(), buffer.remaining());
    buffer.position(buffer.limit());
  }

  /**
   * Adds a range of bytes; the buffer's position stays where it is.
   *
   * @param offset absolute index of the first byte
   */
  public void update(ByteBuffer buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.limit());
    if (buffer.hasArray()) {
      checksum.update(buffer.array(), buffer.arrayOffset() + offset, length);
      return;
    }
    byte[] copy = scratch.atLeast(length);
    int end = offset + length;
    for (int at = offset; at < end; at += copy.length) {
      int size = Math.min(copy.length, end - at);
      buffer.get(at, copy, 0, size);
      checksum.update(copy, 0, size);
    }
  }

  /** The CRC of all bytes so far; more may follow. */
  public long value() {
    return checksum.getValue();
  }

  /** Forgets all bytes. */
  public void reset() {
    checksum.reset();
  }

  /** The CRC of a range. */
  public static long of(byte[] bytes, int offset, int length) {
    Crc64Nvme crc = new Crc64Nvme();
    crc.update(bytes, offset, length);
    return crc.value();
  }

  /**
   * The CRC of the bytes of a followed by those of b, without the bytes.
   *
   * @param lengthB how many bytes b has
   */
  public static long combine(long crcA, long crcB, long lengthB) {
    return CrcPolynomial.CRC64NVME.combine(crcA, crcB, lengthB);
  }

  /** An array for pieces of direct memory, no larger than what came so far needed. */
  private static final class Scratch {

    /** Pieces of this size were the fastest: calls are rare, and two such still fit in L1. */
    private static final int MAX_BYTES = 16_384;

    private byte[] bytes = {};

    /** As large as {@code length}, or as large as it may be. */
    byte[] atLeast(int length) {
      if (bytes.length < Math.min(length, MAX_BYTES)) {
        int rounded = Integer.highestOneBit(length - 1) << 1;
        bytes = new byte[Math.clamp(rounded, 1, MAX_BYTES)];
      }
      return bytes;
    }
  }
}
