package org.nonagon.protocol.checksum;

/**
 * Combines the CRCs of two runs into that of both, one after another, without their bytes.
 *
 * <p>A CRC is the remainder of its input as a polynomial over GF(2). Appending n bytes multiplies
 * the remainder of what came before by x<sup>8n</sup>, so the combined CRC is one multiplication
 * and one sum, and x<sup>8n</sup> comes from repeated squaring. All CRCs here begin with ones, are
 * inverted at their end and are reflected, and those two inversions cancel out.
 */
public final class CrcCombination {
  /** IEEE 802.3, as {@code java.util.zip.CRC32} computes it. */
  public static final CrcCombination CRC32 = new CrcCombination(0xEDB88320L, 32);

  /** Castagnoli, as {@code java.util.zip.CRC32C} computes it. */
  public static final CrcCombination CRC32C = new CrcCombination(0x82F63B78L, 32);

  /** The CRC of the NVM Express command set, also "Rocksoft". */
  public static final CrcCombination CRC64NVME = new CrcCombination(0x9A6C9329AC4BC9B5L, 64);

  private final long polynomial;
  private final long one;
  private final long[] byteShifts = new long[Long.SIZE - 1];

  private CrcCombination(long reflectedPolynomial, int bits) {
    polynomial = reflectedPolynomial;
    one = 1L << (bits - 1);
    byteShifts[0] = one >>> 8;
    for (int i = 1; i < byteShifts.length; i++) {
      byteShifts[i] = multiply(byteShifts[i - 1], byteShifts[i - 1]);
    }
  }

  /**
   * The CRC of two runs, one after another.
   *
   * @param first the CRC of the first run, 0 when it is empty
   * @param second the CRC of the second run, 0 when it is empty
   * @param secondLength the bytes of the second run
   */
  public long combine(long first, long second, long secondLength) {
    if (secondLength < 0) {
      throw new IllegalArgumentException("a length below 0: " + secondLength);
    }
    long shift = one;
    for (int i = 0; secondLength >>> i != 0; i++) {
      if ((secondLength >>> i & 1) != 0) {
        shift = multiply(byteShifts[i], shift);
      }
    }
    return multiply(shift, first) ^ second;
  }

  /** The product of two reflected polynomials modulo that of this CRC. */
  private long multiply(long a, long b) {
    long product = 0;
    long rest = b;
    for (long bit = one; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= rest;
      }
      rest = (rest & 1) != 0 ? rest >>> 1 ^ polynomial : rest >>> 1;
    }
    return product;
  }
}
