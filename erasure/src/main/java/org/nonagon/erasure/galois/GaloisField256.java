package org.nonagon.erasure.galois;

/**
 * Arithmetic in GF(2^8), the field of 256 elements: polynomials over GF(2) of degree below eight,
 * modulo x^8 + x^4 + x^3 + x^2 + 1.
 *
 * <p>Elements are ints from 0 to 255, bit i being the coefficient of x^i. The generator 2 (the
 * polynomial x) has order 255, so every element but zero is one of its powers and a product is a
 * sum of logarithms. See Plank, "A Tutorial on Reed-Solomon Coding for Fault-Tolerance in RAID-like
 * Systems" (1997).
 */
public final class GaloisField256 {

  /** How many elements the field has. */
  public static final int SIZE = 256;

  /** The modulus, with its leading bit. */
  public static final int POLYNOMIAL = 0x11D;

  /** How many powers of the generator are distinct. */
  private static final int ORDER = SIZE - 1;

  // Twice the order, so that the sum of two logarithms needs no reduction.
  private static final int[] POWERS = new int[2 * ORDER];
  private static final int[] LOGARITHMS = new int[SIZE];

  static {
    int power = 1;
    for (int exponent = 0; exponent < ORDER; exponent++) {
      POWERS[exponent] = power;
      POWERS[exponent + ORDER] = power;
      LOGARITHMS[power] = exponent;
      power <<= 1;
      if (power >= SIZE) {
        power ^= POLYNOMIAL;
      }
    }
  }

  private GaloisField256() {}

  /** The product of two elements. */
  public static int multiply(int a, int b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    return POWERS[LOGARITHMS[a] + LOGARITHMS[b]];
  }

  /**
   * The element whose product with {@code a} is one.
   *
   * @throws ArithmeticException if {@code a} is zero
   */
  public static int inverse(int a) {
    if (a == 0) {
      throw new ArithmeticException("Zero has no inverse");
    }
    return POWERS[ORDER - LOGARITHMS[a]];
  }

  /**
   * {@code base} multiplied {@code exponent} times; the empty product is one, also for zero.
   *
   * @param exponent 0 to 255
   */
  public static int power(int base, int exponent) {
    if (exponent == 0) {
      return 1;
    }
    return base == 0 ? 0 : POWERS[LOGARITHMS[base] * exponent % ORDER];
  }
}
