package org.nonagon.erasure;

/**
 * The code by its definition, with nothing that could share a mistake with the product: no tables,
 * no matrices.
 *
 * <p>A byte position of the data shards 0 to k-1 gives k values, and there is one polynomial of
 * degree below k over GF(2^8) that takes value i at point i. Shard r holds its value at point r,
 * for parity too. So any k shards give any other one by Lagrange's interpolation.
 */
public final class SlowField {

  private SlowField() {}

  /** The product, by shifting and reducing one bit at a time. */
  public static int multiply(int a, int b) {
    int product = 0;
    for (int bit = 7; bit >= 0; bit--) {
      product <<= 1;
      if ((product & 0x100) != 0) {
        product ^= 0x11D;
      }
      if ((b >> bit & 1) != 0) {
        product ^= a;
      }
    }
    return product;
  }

  /** The inverse, by trying all elements. */
  public static int inverse(int a) {
    for (int candidate = 1; candidate < 256; candidate++) {
      if (multiply(a, candidate) == 1) {
        return candidate;
      }
    }
    throw new ArithmeticException("Zero has no inverse");
  }

  /** The shard at one point from the shards at k distinct others. */
  public static byte[] interpolate(byte[][] shards, int[] known, int point) {
    byte[] wanted = new byte[shards[known[0]].length];
    for (int index : known) {
      int weight = weight(known, index, point);
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] ^= (byte) multiply(weight, shards[index][i] & 0xFF);
      }
    }
    return wanted;
  }

  private static int weight(int[] known, int index, int point) {
    int above = 1;
    int below = 1;
    for (int other : known) {
      if (other != index) {
        above = multiply(above, point ^ other);
        below = multiply(below, index ^ other);
      }
    }
    return multiply(above, inverse(below));
  }
}
