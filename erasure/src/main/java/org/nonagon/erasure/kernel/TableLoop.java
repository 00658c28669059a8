package org.nonagon.erasure.kernel;

import org.nonagon.erasure.galois.GaloisField256;

/**
 * Multiplies by looking products up, on any machine; over arrays only.
 *
 * <p>For each source a table maps a byte to an int that packs its products with the coefficients of
 * all targets, the first target's in the lowest byte. So one lookup and one XOR serve a byte of
 * data for three targets, where the plain form needs three of each.
 *
 * <p>The loop is written for three sources and three targets. Fewer are filled up with the first of
 * each: the products of such a source, and those for such a target, are zeros.
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
    int shardA = shards[0];
    int shardB = shards[shape.sources() > 1 ? 1 : 0];
    int shardC = shards[shape.sources() > 2 ? 2 : 0];
    int shardX = shards[shape.sources()];
    int shardY = shards[shape.sources() + (shape.targets() > 1 ? 1 : 0)];
    int shardZ = shards[shape.sources() + (shape.targets() > 2 ? 2 : 0)];
    byte[] a = arrays[shardA];
    int atA = (int) (positions[shardA] + at);
    byte[] b = arrays[shardB];
    int atB = (int) (positions[shardB] + at);
    byte[] c = arrays[shardC];
    int atC = (int) (positions[shardC] + at);
    byte[] x = arrays[shardX];
    int atX = (int) (positions[shardX] + at);
    byte[] y = arrays[shardY];
    int atY = (int) (positions[shardY] + at);
    byte[] z = arrays[shardZ];
    int atZ = (int) (positions[shardZ] + at);
    int[] tableA = tables[0];
    int[] tableB = tables[1];
    int[] tableC = tables[2];
    if (shape.adds()) {
      for (int i = 0; i < length; i++) {
        int sums =
            tableA[a[atA + i] & 0xFF] ^ tableB[b[atB + i] & 0xFF] ^ tableC[c[atC + i] & 0xFF];
        z[atZ + i] ^= (byte) (sums >>> 16);
        y[atY + i] ^= (byte) (sums >>> 8);
        x[atX + i] ^= (byte) sums;
      }
    } else {
      // The first target comes last, since it may stand in for the others.
      for (int i = 0; i < length; i++) {
        int sums =
            tableA[a[atA + i] & 0xFF] ^ tableB[b[atB + i] & 0xFF] ^ tableC[c[atC + i] & 0xFF];
        z[atZ + i] = (byte) (sums >>> 16);
        y[atY + i] = (byte) (sums >>> 8);
        x[atX + i] = (byte) sums;
      }
    }
  }
}
