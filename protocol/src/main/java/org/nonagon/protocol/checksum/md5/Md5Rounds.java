package org.nonagon.protocol.checksum.md5;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64 steps of MD5 for one message, in plain Java, as fast as the JDK's own machine code.
 *
 * <p>A step waits for the one before, so the time of a block is the length of that chain and
 * nothing else. Two things keep it at four to five cycles a step. The constants are loaded from an
 * array: as literals the compiler would add them last, on the chain. And G, {@code (d & b) | (~d &
 * c)}, is added in its two halves, which have no bit in common, since the second half does not wait
 * for b.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1321">RFC 1321</a>
 */
final class Md5Rounds {
  /** Words of a state: a, b, c, d. */
  static final int STATE_WORDS = 4;

  /** Words of a block. */
  static final int BLOCK_WORDS = 16;

  /** Bytes of a block. */
  static final int BLOCK_BYTES = BLOCK_WORDS * Integer.BYTES;

  /** The constant of each step: 2^32 times the sine of the step's number, counted from 1. */
  static final int[] SINES = sines();

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Cuts an offset in bytes down to one within a block. */
  private static final int IN_BLOCK = BLOCK_BYTES - 1;

  private Md5Rounds() {}

  private static int[] sines() {
    int[] sines = new int[4 * BLOCK_WORDS];
    for (int step = 0; step < sines.length; step++) {
      sines[step] = (int) (long) (Math.abs(StrictMath.sin(step + 1)) * (1L << 32));
    }
    return sines;
  }

  /** The state before any byte. */
  static void begin(int[] state) {
    state[0] = 0x67452301;
    state[1] = 0xefcdab89;
    state[2] = 0x98badcfe;
    state[3] = 0x10325476;
  }

  /** Takes whole blocks into a state. */
  static void advance(int[] state, byte[] x, int offset, int blocks) {
    int[] k = SINES;
    int a0 = state[0];
    int b0 = state[1];
    int c0 = state[2];
    int d0 = state[3];
    int end = offset + blocks * BLOCK_BYTES;
    for (int o = offset; o < end; o += BLOCK_BYTES) {
      int a = a0;
      int b = b0;
      int c = c0;
      int d = d0;
      for (int i = 0; i < 16; i += 4) {
        a = Integer.rotateLeft(a + k[i] + word(x, o, 4 * i) + (d ^ (b & (c ^ d))), 7) + b;
        d = Integer.rotateLeft(d + k[i + 1] + word(x, o, 4 * i + 4) + (c ^ (a & (b ^ c))), 12) + a;
        c = Integer.rotateLeft(c + k[i + 2] + word(x, o, 4 * i + 8) + (b ^ (d & (a ^ b))), 17) + d;
        b = Integer.rotateLeft(b + k[i + 3] + word(x, o, 4 * i + 12) + (a ^ (c & (d ^ a))), 22) + c;
      }
      for (int i = 0; i < 16; i += 4) {
        a = Integer.rotateLeft(a + k[i + 16] + word(x, o, 20 * i + 4) + (~d & c) + (d & b), 5) + b;
        d = Integer.rotateLeft(d + k[i + 17] + word(x, o, 20 * i + 24) + (~c & b) + (c & a), 9) + a;
        c =
            Integer.rotateLeft(c + k[i + 18] + word(x, o, 20 * i + 44) + (~b & a) + (b & d), 14)
                + d;
        b = Integer.rotateLeft(b + k[i + 19] + word(x, o, 20 * i) + (~a & d) + (a & c), 20) + c;
      }
      for (int i = 0; i < 16; i += 4) {
        a = Integer.rotateLeft(a + k[i + 32] + word(x, o, 12 * i + 20) + (b ^ (c ^ d)), 4) + b;
        d = Integer.rotateLeft(d + k[i + 33] + word(x, o, 12 * i + 32) + (a ^ (b ^ c)), 11) + a;
        c = Integer.rotateLeft(c + k[i + 34] + word(x, o, 12 * i + 44) + (d ^ (a ^ b)), 16) + d;
        b = Integer.rotateLeft(b + k[i + 35] + word(x, o, 12 * i + 56) + (c ^ (d ^ a)), 23) + c;
      }
      for (int i = 0; i < 16; i += 4) {
        a = Integer.rotateLeft(a + k[i + 48] + word(x, o, 28 * i) + (c ^ (b | ~d)), 6) + b;
        d = Integer.rotateLeft(d + k[i + 49] + word(x, o, 28 * i + 28) + (b ^ (a | ~c)), 10) + a;
        c = Integer.rotateLeft(c + k[i + 50] + word(x, o, 28 * i + 56) + (a ^ (d | ~b)), 15) + d;
        b = Integer.rotateLeft(b + k[i + 51] + word(x, o, 28 * i + 20) + (d ^ (c | ~a)), 21) + c;
      }
      a0 += a;
      b0 += b;
      c0 += c;
      d0 += d;
    }
    state[0] = a0;
    state[1] = b0;
    state[2] = c0;
    state[3] = d0;
  }

  private static int word(byte[] bytes, int block, int byteOffset) {
    return (int) WORD.get(bytes, block + (byteOffset & IN_BLOCK));
  }
}
