package org.nonagon.benchmarks.coding;

/** What cells are made of. */
public enum CellMemory {
  /** A {@code byte[]} each. */
  ARRAY,
  /** A direct {@code ByteBuffer} each. */
  DIRECT
}
