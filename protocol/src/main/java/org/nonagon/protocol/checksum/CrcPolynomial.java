package org.nonagon.protocol.checksum;

/**
 * Joins CRCs of adjacent byte ranges: from the CRC of a, the CRC of b and the length of b follows
 * the CRC of a and b together, in time logarithmic in that length.
 *
 * <p>A CRC is the remainder of the bytes, read as a polynomial over GF(2), modulo the CRC's
 * polynomial. Appending n bytes multiplies with x to the power 8n, so the joined remainder is
 * {@code crcA * x^(8n) + crcB}. The initial and final inversions of the CRCs here cancel out.
 * Remainders are reflected: the highest bit is the coefficient of x^0. The powers of x come from a
 * table of x^1, x^2, x^4 and so on, one for each bit of the length. See Mark Adler's {@code
 * crc32_combine} in zlib.
 */
public final class CrcPolynomial {

  /** Of gzip and Ethernet, as {@link java.util.zip.CRC32} computes it. */
  public static final CrcPolynomial CRC32 = new CrcPolynomial(32, 0xEDB88320L);

  /** Castagnoli's, as {@link java.util.zip.CRC32C} computes it. */
  public static final CrcPolynomial CRC32C = new CrcPolynomial(32, 0x82F63B78L);

  /** Of the NVMe specification, as {@link Crc64Nvme} computes it. */
  public static final CrcPolynomial CRC64NVME = new CrcPolynomial(64, 0x9A6C9329AC4BC9B5L);

  /** 2 to this power is the number of bits in a byte. */
  private static final int LOG_BITS_PER_BYTE = 3;

  private final long polynomial;

  /** The remainder of x^0, which is the highest bit that a remainder has. */
  private final long one;

  /** At index i the remainder of x to the power 2^i. */
  private final long[] powers = new long[Long.SIZE + LOG_BITS_PER_BYTE];

  private CrcPolynomial(int bits, long polynomial) {
    this.polynomial = polynomial;
    this.one = 1L << (bits - 1);
    powers[0] = one >>> 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = multiply(powers[i - 1], powers[i - 1]);
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
    return multiply(crcA, powerOfBytes(lengthB)) ^ crcB;
  }

  /** The polynomial without its leading term, reflected. */
  long reflected() {
    return polynomial;
  }

  private long powerOfBytes(long bytes) {
    long power = one;
    int index = LOG_BITS_PER_BYTE;
    for (long rest = bytes; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power = multiply(power, powers[index]);
      }
      index++;
    }
    return power;
  }

  private long multiply(long a, long b) {
    long product = 0;
    long shifted = b;
    for (long bit = one; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted >>> 1) ^ (-(shifted & 1) & polynomial);
    }
    return product;
  }
}
