package org.nonagon.protocol.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * CRC-64/NVME, computed as the bytes arrive.
 *
 * <p>Sixteen bytes are taken at a time ("slicing"): since a CRC is linear, the effect of each byte
 * on the remainder sixteen bytes later is looked up by itself, and the sixteen answers, which do
 * not wait for one another, are added. See Kounavis and Berry, "A Systematic Approach to Building
 * High Performance, Software-based, CRC Generators" (2005). Parameters: reflected, polynomial
 * 0xAD93D23594C93659, initial value and final XOR all ones.
 */
public final class Crc64Nvme {

  private static final int SLICES = 16;
  private static final int BYTE_VALUES = 256;

  /** At 256 * s + b the effect of byte b on the remainder s bytes later. */
  private static final long[] TABLE = table(CrcPolynomial.CRC64NVME.reflected());

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The running remainder, before the final inversion. */
  private long remainder = -1;

  /** Adds a range of bytes. */
  public void update(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    remainder = extend(remainder, bytes, offset, offset + length);
  }

  /** Adds the bytes from the buffer's position to its limit, and moves the position there. */
  public void update(ByteBuffer buffer) {
    int from = buffer.position();
    int to = buffer.limit();
    if (buffer.hasArray()) {
      int base = buffer.arrayOffset();
      remainder = extend(remainder, buffer.array(), base + from, base + to);
    } else {
      remainder = extend(remainder, buffer, from, to);
    }
    buffer.position(to);
  }

  /** The CRC of all bytes so far; more may follow. */
  public long value() {
    return ~remainder;
  }

  /** Forgets all bytes. */
  public void reset() {
    remainder = -1;
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

  private static long extend(long start, byte[] bytes, int from, int to) {
    long remainder = start;
    int at = from;
    for (; at <= to - SLICES; at += SLICES) {
      long low = remainder ^ (long) LONGS.get(bytes, at);
      remainder = slice(low, (long) LONGS.get(bytes, at + Long.BYTES));
    }
    for (; at < to; at++) {
      remainder = step(remainder, bytes[at]);
    }
    return remainder;
  }

  private static long extend(long start, ByteBuffer bytes, int from, int to) {
    boolean littleEndian = bytes.order() == ByteOrder.LITTLE_ENDIAN;
    long remainder = start;
    int at = from;
    for (; at <= to - SLICES; at += SLICES) {
      long first = bytes.getLong(at);
      long second = bytes.getLong(at + Long.BYTES);
      remainder =
          littleEndian
              ? slice(remainder ^ first, second)
              : slice(remainder ^ Long.reverseBytes(first), Long.reverseBytes(second));
    }
    for (; at < to; at++) {
      remainder = step(remainder, bytes.get(at));
    }
    return remainder;
  }

  private static long step(long remainder, byte next) {
    return TABLE[(int) (remainder ^ next) & 0xFF] ^ (remainder >>> Byte.SIZE);
  }

  // Written out, since the compiler keeps sixteen loads in flight only without a loop.
  private static long slice(long low, long high) {
    return TABLE[0xF00 + ((int) low & 0xFF)]
        ^ TABLE[0xE00 + ((int) (low >>> 8) & 0xFF)]
        ^ TABLE[0xD00 + ((int) (low >>> 16) & 0xFF)]
        ^ TABLE[0xC00 + ((int) (low >>> 24) & 0xFF)]
        ^ TABLE[0xB00 + ((int) (low >>> 32) & 0xFF)]
        ^ TABLE[0xA00 + ((int) (low >>> 40) & 0xFF)]
        ^ TABLE[0x900 + ((int) (low >>> 48) & 0xFF)]
        ^ TABLE[0x800 + (int) (low >>> 56)]
        ^ TABLE[0x700 + ((int) high & 0xFF)]
        ^ TABLE[0x600 + ((int) (high >>> 8) & 0xFF)]
        ^ TABLE[0x500 + ((int) (high >>> 16) & 0xFF)]
        ^ TABLE[0x400 + ((int) (high >>> 24) & 0xFF)]
        ^ TABLE[0x300 + ((int) (high >>> 32) & 0xFF)]
        ^ TABLE[0x200 + ((int) (high >>> 40) & 0xFF)]
        ^ TABLE[0x100 + ((int) (high >>> 48) & 0xFF)]
        ^ TABLE[(int) (high >>> 56)];
  }

  private static long[] table(long polynomial) {
    long[] table = new long[SLICES * BYTE_VALUES];
    for (int value = 0; value < BYTE_VALUES; value++) {
      long remainder = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        remainder = (remainder >>> 1) ^ (-(remainder & 1) & polynomial);
      }
      table[value] = remainder;
    }
    for (int i = BYTE_VALUES; i < table.length; i++) {
      long before = table[i - BYTE_VALUES];
      table[i] = table[(int) before & 0xFF] ^ (before >>> Byte.SIZE);
    }
    return table;
  }
}
