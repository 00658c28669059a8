package org.nonagon.erasure.kernel;

/**
 * The innermost loop: multiplies a few sources with the coefficients it was made for, and sets or
 * adds to a few targets. Its coefficients, its counts, whether it adds and whether it works on
 * arrays or on addresses are all fixed when it is made.
 */
interface PassLoop {

  /** The most sources, and the most targets, that one pass takes. */
  int MAX_SIDE = 3;

  /**
   * Runs over {@code length} bytes from {@code at} on.
   *
   * @param arrays by shard, the array that holds it; not looked at by a loop over addresses
   * @param positions by shard, the index in its array, or the address, of its byte 0
   * @param shards the indices of the sources, and behind them those of the targets
   * @param length a multiple of the form's vector
   */
  void run(byte[][] arrays, long[] positions, int[] shards, long at, int length);

  /**
   * What distinguishes the code of one loop from that of another.
   *
   * @param sources 1 to {@link #MAX_SIDE}
   * @param targets 1 to {@link #MAX_SIDE}
   * @param adds whether targets are added to, not set
   * @param isNative whether positions are addresses, not indices into arrays
   */
  record Shape(int sources, int targets, boolean adds, boolean isNative) {}
}
