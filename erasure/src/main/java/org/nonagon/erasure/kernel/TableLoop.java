package org.nonagon.erasure.kernel;

import java.util.Arrays;
import org.nonagon.erasure.galois.GaloisField256;

/**
 * Multiplies by looking products up, on any machine; over ranges that begin at the same index of
 * all arrays, since a machine has not the registers for more.
 *
 * <p>For each source a table maps a byte to an int that packs its products with the coefficients of
 * all targets, the first target's in the lowest byte. So one lookup and one XOR serve a byte of
 * data for three targets, where the plain form needs three of each.
 *
 * <p>The loop is written for three sources and three targets that are added to. Fewer are filled up
 * with the first of each: the products of such a source, and those for such a target, are zeros.
 * Targets that are to be set are cleared before.
 */
final class TableLoop implements PassLoop {

  /** The bytes that the tables of one loop take. */
  static final int TABLE_BYTES = MAX_SIDE * GaloisField256.SIZE * Integer.BYTES;

  private final Shape shape;
  private final int[][] tables = new int[MAX_SIDE][GaloisField256.SIZE];

  /**
   * Prepares the tables.
   *
   * @param coefficients by target, then by source
   */
  TableLoop(Shape shape, int[][] coefficients) {
    this.shape = shape;
    for (int target = 0; target < shape.targets(); target++) {
      for (int source = 0; source < shape.sources(); source++) {
        addProducts(tables[source], coefficients[target][source], target * Byte.SIZE);
      }
    }
  }

  private static void addProducts(int[] table, int coefficient, int shift) {
    for (int value = 0; value < table.length; value++) {
      table[value] |= GaloisField256.multiply(coefficient, value) << shift;
    }
  }

  @Override
  public void run(byte[][] arrays, long[] positions, int[] shards, long at, int length) {
    byte[] a = arrays[shards[0]];
    byte[] b = arrays[shards[shape.sources() > 1 ? 1 : 0]];
    byte[] c = arrays[shards[shape.sources() > 2 ? 2 : 0]];
    byte[] x = arrays[shards[shape.sources()]];
    byte[] y = arrays[shards[shape.sources() + (shape.targets() > 1 ? 1 : 0)]];
    byte[] z = arrays[shards[shape.sources() + (shape.targets() > 2 ? 2 : 0)]];
    int from = (int) (positions[shards[0]] + at);
    if (!shape.adds()) {
      Arrays.fill(x, from, from + length, (byte) 0);
      Arrays.fill(y, from, from + length, (byte) 0);
      Arrays.fill(z, from, from + length, (byte) 0);
    }
    int[] tableA = tables[0];
    int[] tableB = tables[1];
    int[] tableC = tables[2];
    for (int i = from; i < from + length; i++) {
      int sums = tableA[a[i] & 0xFF] ^ tableB[b[i] & 0xFF] ^ tableC[c[i] & 0xFF];
      x[i] ^= (byte) sums;
      y[i] ^= (byte) (sums >>> 8);
      z[i] ^= (byte) (sums >>> 16);
    }
  }
}
