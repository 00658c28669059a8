package org.nonagon.protocol.checksum;

/**
 * Joins CRCs of adjacent byte ranges: from the CRC of a, the CRC of b and the length of b follows
 * the CRC of a and b together, in time logarithmic in that length.
 *
 * <p>A CRC is the remainder of the bytes, read as a polynomial over GF(2), modulo the CRC's
 * polynomial. Appending n bytes multiplies with x to the power 8n, so the joined remainder is
 * {@code crcA * x^(8n) + crcB}. The initial and final inversions of the CRCs here cancel out.
 * Remainders are reflected: the highest bit is the coefficient of x^0. The powers of x come from a
 * table with a row for each hexadecimal digit of the length, so that a length below 4 GiB takes at
 * most eight multiplications. See Mark Adler's {@code crc32_combine} in zlib.
 */
public final class CrcPolynomial {

  /** Of gzip and Ethernet, as {@link java.util.zip.CRC32} computes it. */
  public static final CrcPolynomial CRC32 = new CrcPolynomial(32, 0xEDB88320L);

  /** Castagnoli's, as {@link java.util.zip.CRC32C} computes it. */
  public static final CrcPolynomial CRC32C = new CrcPolynomial(32, 0x82F63B78L);

  /** Of the NVMe specification, as {@link Crc64Nvme} computes it. */
  public static final CrcPolynomial CRC64NVME = new CrcPolynomial(64, 0x9A6C9329AC4BC9B5L);

  private static final int DIGIT_BITS = 4;
  private static final int DIGIT_VALUES = 1 << DIGIT_BITS;

  private final int bits;
  private final long polynomial;

  /** At 16 * i + d the remainder of x to the power 8 * d * 16^i. */
  private final long[] powers = new long[Long.SIZE / DIGIT_BITS * DIGIT_VALUES];

  private CrcPolynomial(int bits, long polynomial) {
    this.bits = bits;
    this.polynomial = polynomial;
    long one = 1L << (bits - 1);
    long power = one >>> Byte.SIZE;
    for (int row = 0; row < powers.length; row += DIGIT_VALUES) {
      powers[row] = one;
      for (int digit = 1; digit < DIGIT_VALUES; digit++) {
        powers[row + digit] = multiply(powers[row + digit - 1], power);
      }
      power = multiply(powers[row + DIGIT_VALUES - 1], power);
    }
  }

  /**
   * The CRC of the bytes of a followed by those of b.
   *
   * @param crcA the CRC of a; 32-bit CRCs are in the low bits, not sign-extended
   * @param crcB the CRC of b
   * @param lengthB how many bytes b has
   */
  public long combine(long crcA, long crcB, long lengthB) {
    if (lengthB < 0) {
      throw new IllegalArgumentException("lengthB must not be negative, but is " + lengthB);
    }
    long shifted = crcA;
    int row = 0;
    for (long rest = lengthB; rest != 0; rest >>>= DIGIT_BITS) {
      int digit = (int) rest & (DIGIT_VALUES - 1);
      if (digit != 0) {
        shifted = multiply(shifted, powers[row + digit]);
      }
      row += DIGIT_VALUES;
    }
    return shifted ^ crcB;
  }

  /** The polynomial without its leading term, reflected. */
  long reflected() {
    return polynomial;
  }

  // Without a branch on the bits of a, which no processor can foresee.
  private long multiply(long a, long b) {
    long product = 0;
    long shifted = b;
    for (int bit = bits - 1; bit >= 0; bit--) {
      product ^= -((a >>> bit) & 1) & shifted;
      shifted = (shifted >>> 1) ^ (-(shifted & 1) & polynomial);
    }
    return product;
  }
}
