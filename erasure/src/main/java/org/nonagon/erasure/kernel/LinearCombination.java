package org.nonagon.erasure.kernel;

import org.nonagon.erasure.galois.GaloisMatrix;

/**
 * What a kernel computes, byte by byte: target shard r is the sum over c of coefficient (r, c)
 * times source shard c, or that sum added to what the target holds. Encoding and reconstruction are
 * of the first form, an update of the second, with different matrices.
 */
public final class LinearCombination {

  private final GaloisMatrix coefficients;
  private final int[] sources;
  private final int[] targets;
  private final boolean adds;

  /**
   * Takes copies of the arrays.
   *
   * @param coefficients one row for each target, one column for each source
   * @param sources indices of the shards that are read
   * @param targets indices of the shards that are computed; none is also a source
   * @param adds whether the sums are added to what the targets hold, instead of replacing it
   */
  public LinearCombination(GaloisMatrix coefficients, int[] sources, int[] targets, boolean adds) {
    if (coefficients.rows() != targets.length) {
      throw new IllegalArgumentException("targets must be as many as rows of coefficients");
    }
    if (targets.length > 0 && coefficients.columns() != sources.length) {
      throw new IllegalArgumentException("sources must be as many as columns of coefficients");
    }
    this.coefficients = coefficients;
    this.sources = sources.clone();
    this.targets = targets.clone();
    this.adds = adds;
  }

  /** How many shards are read. */
  public int sourceCount() {
    return sources.length;
  }

  /** How many shards are computed. */
  public int targetCount() {
    return targets.length;
  }

  /** The index among all shards of the source in this column. */
  public int source(int column) {
    return sources[column];
  }

  /** The index among all shards of the target in this row. */
  public int target(int row) {
    return targets[row];
  }

  /** By what the source in this column is multiplied for the target in this row, 0 to 255. */
  public int coefficient(int row, int column) {
    return coefficients.at(row, column);
  }

  /** Whether the sums are added to what the targets hold. */
  public boolean adds() {
    return adds;
  }
}
