package org.nonagon.erasure.galois;

import java.util.Arrays;

/**
 * An immutable matrix over {@link GaloisField256}.
 *
 * <p>The one that matters is {@link #systematicVandermonde}: k + m rows by k columns, of which any
 * k rows can be inverted. Multiplied with the column of k data bytes it gives the k + m bytes of a
 * codeword; the first k rows are the identity, so that data shards hold the data as it is.
 */
public final class GaloisMatrix {

  private final int[][] cells;
  private final int columns;

  private GaloisMatrix(int[][] cells, int columns) {
    this.cells = cells;
    this.columns = columns;
  }

  /** The square matrix with ones on its diagonal and zeros elsewhere. */
  public static GaloisMatrix identity(int size) {
    int[][] cells = new int[size][size];
    for (int i = 0; i < size; i++) {
      cells[i][i] = 1;
    }
    return new GaloisMatrix(cells, size);
  }

  /**
   * Row r, column c holds r to the power c. Rows belong to distinct elements, so any {@code
   * columns} of them form a square that can be inverted.
   *
   * @param rows at most 256
   */
  public static GaloisMatrix vandermonde(int rows, int columns) {
    int[][] cells = new int[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        cells[row][column] = GaloisField256.power(row, column);
      }
    }
    return new GaloisMatrix(cells, columns);
  }

  /**
   * The coding matrix: Vandermonde's, multiplied with the inverse of its top square so that the top
   * becomes the identity. The multiplication changes no set of invertible rows. This is the matrix
   * of JavaReedSolomon, on which stored bytes depend.
   *
   * @param dataShards k, columns of the result
   * @param shards k + m, rows of the result, at most 256
   */
  public static GaloisMatrix systematicVandermonde(int dataShards, int shards) {
    GaloisMatrix vandermonde = vandermonde(shards, dataShards);
    int[] top = new int[dataShards];
    Arrays.setAll(top, row -> row);
    return vandermonde.times(vandermonde.selectRows(top).inverse());
  }

  /** How many rows the matrix has. */
  public int rows() {
    return cells.length;
  }

  /** How many columns the matrix has. */
  public int columns() {
    return columns;
  }

  /** One cell, 0 to 255. */
  public int at(int row, int column) {
    return cells[row][column];
  }

  /** The rows with these numbers, in this order. */
  public GaloisMatrix selectRows(int[] numbers) {
    int[][] selected = new int[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      selected[i] = cells[numbers[i]]; // never written after construction, so it can be shared
    }
    return new GaloisMatrix(selected, columns);
  }

  /** The columns with these numbers, in this order; a number may come twice. */
  public GaloisMatrix selectColumns(int[] numbers) {
    int[][] selected = new int[cells.length][numbers.length];
    for (int row = 0; row < cells.length; row++) {
      for (int i = 0; i < numbers.length; i++) {
        selected[row][i] = cells[row][numbers[i]];
      }
    }
    return new GaloisMatrix(selected, numbers.length);
  }

  /**
   * The matrix product.
   *
   * @param right has as many rows as this has columns
   */
  public GaloisMatrix times(GaloisMatrix right) {
    if (columns != right.rows()) {
      throw new IllegalArgumentException(
          "right has " + right.rows() + " rows beside " + columns + " columns");
    }
    int[][] product = new int[rows()][right.columns];
    for (int row = 0; row < rows(); row++) {
      for (int inner = 0; inner < columns; inner++) {
        addMultiple(product[row], right.cells[inner], cells[row][inner]);
      }
    }
    return new GaloisMatrix(product, right.columns);
  }

  /**
   * The inverse, by Gauss and Jordan's elimination.
   *
   * @throws ArithmeticException if the matrix is singular; k rows of a coding matrix never are
   */
  public GaloisMatrix inverse() {
    int size = rows();
    if (size != columns) {
      throw new ArithmeticException("Only a square matrix has an inverse");
    }
    int[][] left = copyOf(cells);
    int[][] right = copyOf(identity(size).cells);
    for (int pivot = 0; pivot < size; pivot++) {
      swapInPivot(left, right, pivot);
      int scale = GaloisField256.inverse(left[pivot][pivot]);
      scale(left[pivot], scale);
      scale(right[pivot], scale);
      clearColumn(left, right, pivot);
    }
    return new GaloisMatrix(right, size);
  }

  private static void swapInPivot(int[][] left, int[][] right, int pivot) {
    int row = pivot;
    while (row < left.length && left[row][pivot] == 0) {
      row++;
    }
    if (row == left.length) {
      throw new ArithmeticException("The matrix is singular");
    }
    swap(left, row, pivot);
    swap(right, row, pivot);
  }

  private static void swap(int[][] rows, int a, int b) {
    int[] kept = rows[a];
    rows[a] = rows[b];
    rows[b] = kept;
  }

  private static void clearColumn(int[][] left, int[][] right, int pivot) {
    for (int row = 0; row < left.length; row++) {
      int factor = left[row][pivot];
      if (row != pivot && factor != 0) {
        addMultiple(left[row], left[pivot], factor);
        addMultiple(right[row], right[pivot], factor);
      }
    }
  }

  private static void scale(int[] row, int factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] = GaloisField256.multiply(row[i], factor);
    }
  }

  private static void addMultiple(int[] target, int[] source, int factor) {
    for (int i = 0; i < target.length; i++) {
      target[i] ^= GaloisField256.multiply(source[i], factor);
    }
  }

  private static int[][] copyOf(int[][] rows) {
    int[][] copy = new int[rows.length][];
    Arrays.setAll(copy, i -> rows[i].clone());
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaloisMatrix matrix
        && columns == matrix.columns
        && Arrays.deepEquals(cells, matrix.cells);
  }

  @Override
  public int hashCode() {
    return 31 * columns + Arrays.deepHashCode(cells);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(cells);
  }
}
