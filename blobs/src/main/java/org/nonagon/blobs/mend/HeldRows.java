package org.nonagon.blobs.mend;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The columns of some rows that were read and whose checksums are right. */
final class HeldRows {
  private final BlockRows rows;
  private final Map<Integer, ColumnRead.Good> columns = new TreeMap<>();

  HeldRows(BlockRows rows) {
    this.rows = rows;
  }

  BlockRows rows() {
    return rows;
  }

  void add(int column, ColumnRead.Good read) {
    columns.put(column, read);
  }

  boolean has(int column) {
    return columns.containsKey(column);
  }

  /** The frames of a column that is held; from index 0. */
  ByteBuffer frames(int column) {
    ColumnRead.Good read = columns.get(column);
    if (read == null) {
      throw new IllegalArgumentException("column %d is not held".formatted(column));
    }
    return read.frames();
  }

  /** The columns that take part in the code: those that are held, and those without bytes here. */
  BitSet known() {
    BitSet known = new BitSet();
    IntStream.range(0, rows.blob().drives().size())
        .filter(column -> has(column) || rows.blocksOf(column) == 0)
        .forEach(known::set);
    return known;
  }

  /** How many more columns are needed to compute all others. */
  int lacking() {
    return rows.blob().stripes().profile().dataShards() - known().cardinality();
  }

  /** Gives all memory back; once. */
  void release() {
    columns.values().forEach(ColumnRead::discard);
  }
}
