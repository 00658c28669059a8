package org.nonagon.erasure.kernel;

import java.nio.ByteBuffer;

/**
 * One {@link LinearCombination}, prepared to be computed over any range of any shards.
 *
 * <p>Arrays of shards are indexed as the combination's sources and targets say; elements that it
 * names as neither are not touched and may be null. A range is {@code length} bytes from the
 * absolute index {@code offset}, the same in every shard, and lies within each of them. Targets do
 * not overlap sources.
 */
public sealed interface CodingKernel permits TableKernel {

  /** Prepares the kernel that suits this machine best. */
  static CodingKernel of(LinearCombination combination) {
    return new TableKernel(combination);
  }

  /** What this kernel computes. */
  LinearCombination combination();

  /** Reads the sources and writes the targets. */
  void compute(ByteBuffer[] shards, int offset, int length);

  /** Reads the sources and writes the targets. */
  void compute(byte[][] shards, int offset, int length);

  /** Whether the targets hold what {@link #compute(ByteBuffer[], int, int)} would write. */
  boolean matches(ByteBuffer[] shards, int offset, int length);

  /** Whether the targets hold what {@link #compute(byte[][], int, int)} would write. */
  boolean matches(byte[][] shards, int offset, int length);
}
