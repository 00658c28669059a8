package org.nonagon.erasure.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nonagon.erasure.galois.GaloisField256;

/**
 * Multiplies by looking products up, for any shape and on any machine.
 *
 * <p>Up to four targets are computed together. For each of their sources a table maps a byte to an
 * int that packs its products with the four coefficients, the first target's in the lowest byte. So
 * one lookup and one XOR serve a byte of data for four targets, where the plain form needs four of
 * each. The work goes in runs short enough that a run of three sources, their tables (1 KiB each)
 * and the sums stay in the first-level cache; three sources are added to the sums in one pass,
 * which saves two of three loads and stores of the sums.
 *
 * <p>Tables take 1 KiB for each source and each four targets.
 */
public final class TableKernel implements CodingKernel {

  private static final int PACKED_TARGETS = Integer.BYTES;

  private final LinearCombination combination;

  /** Products by group of targets, source and byte. */
  private final int[][][] tables;

  TableKernel(LinearCombination combination) {
    this.combination = combination;
    this.tables = new int[groups(combination.targetCount())][combination.sourceCount()][];
    for (int group = 0; group < tables.length; group++) {
      for (int column = 0; column < combination.sourceCount(); column++) {
        tables[group][column] = table(combination, group, column);
      }
    }
  }

  /** How many bytes of tables a kernel of this shape keeps. */
  public static long tableBytes(int sourceCount, int targetCount) {
    return (long) groups(targetCount) * sourceCount * GaloisField256.SIZE * Integer.BYTES;
  }

  @Override
  public LinearCombination combination() {
    return combination;
  }

  @Override
  public void compute(ByteBuffer[] shards, int offset, int length) {
    compute(RunAccess.BUFFERS, shards, offset, length);
  }

  @Override
  public void compute(byte[][] shards, int offset, int length) {
    compute(RunAccess.ARRAYS, shards, offset, length);
  }

  @Override
  public boolean matches(ByteBuffer[] shards, int offset, int length) {
    return matches(RunAccess.BUFFERS, shards, offset, length);
  }

  @Override
  public boolean matches(byte[][] shards, int offset, int length) {
    return matches(RunAccess.ARRAYS, shards, offset, length);
  }

  private <S> void compute(RunAccess<S> access, S shards, int offset, int length) {
    Workspace space = Workspace.take();
    for (int done = 0; done < length; done += Workspace.RUN_BYTES) {
      int run = Math.min(Workspace.RUN_BYTES, length - done);
      for (int group = 0; group < tables.length; group++) {
        sum(access, shards, offset + done, run, tables[group], space);
        writeGroup(access, shards, offset + done, run, group, space);
      }
    }
    space.release();
  }

  private <S> void writeGroup(
      RunAccess<S> access, S shards, int at, int run, int group, Workspace space) {
    int first = group * PACKED_TARGETS;
    for (int row = first; row < endOfGroup(group); row++) {
      unpack(space.sums, row - first, run, space.result);
      access.write(shards, combination.target(row), at, space.result, run);
    }
  }

  private <S> boolean matches(RunAccess<S> access, S shards, int offset, int length) {
    Workspace space = Workspace.take();
    boolean equal = true;
    for (int done = 0; equal && done < length; done += Workspace.RUN_BYTES) {
      int run = Math.min(Workspace.RUN_BYTES, length - done);
      for (int group = 0; equal && group < tables.length; group++) {
        sum(access, shards, offset + done, run, tables[group], space);
        equal = groupEquals(access, shards, offset + done, run, group, space);
      }
    }
    space.release();
    return equal;
  }

  private <S> boolean groupEquals(
      RunAccess<S> access, S shards, int at, int run, int group, Workspace space) {
    int first = group * PACKED_TARGETS;
    for (int row = first; row < endOfGroup(group); row++) {
      unpack(space.sums, row - first, run, space.result);
      access.read(shards, combination.target(row), at, space.first, run);
      if (!Arrays.equals(space.result, 0, run, space.first, 0, run)) {
        return false;
      }
    }
    return true;
  }

  /** Leaves in {@code space.sums} the packed sums of one run for one group of targets. */
  private <S> void sum(
      RunAccess<S> access, S shards, int at, int run, int[][] group, Workspace space) {
    Arrays.fill(space.sums, 0, run, 0);
    int column = 0;
    for (; column + 2 < group.length; column += 3) {
      access.read(shards, combination.source(column), at, space.first, run);
      access.read(shards, combination.source(column + 1), at, space.second, run);
      access.read(shards, combination.source(column + 2), at, space.third, run);
      addThree(space, run, group[column], group[column + 1], group[column + 2]);
    }
    for (; column < group.length; column++) {
      access.read(shards, combination.source(column), at, space.first, run);
      addOne(space, run, group[column]);
    }
  }

  private static void addThree(
      Workspace space, int run, int[] firstTable, int[] secondTable, int[] thirdTable) {
    // Fields go to locals, else each store to the sums would make the compiler load them again.
    byte[] first = space.first;
    byte[] second = space.second;
    byte[] third = space.third;
    int[] sums = space.sums;
    for (int i = 0; i < run; i++) {
      sums[i] ^=
          firstTable[first[i] & 0xFF] ^ secondTable[second[i] & 0xFF] ^ thirdTable[third[i] & 0xFF];
    }
  }

  private static void addOne(Workspace space, int run, int[] table) {
    byte[] source = space.first;
    int[] sums = space.sums;
    for (int i = 0; i < run; i++) {
      sums[i] ^= table[source[i] & 0xFF];
    }
  }

  private static void unpack(int[] sums, int lane, int run, byte[] result) {
    int shift = lane * Byte.SIZE;
    for (int i = 0; i < run; i++) {
      result[i] = (byte) (sums[i] >>> shift);
    }
  }

  private int endOfGroup(int group) {
    return Math.min((group + 1) * PACKED_TARGETS, combination.targetCount());
  }

  private static int groups(int targetCount) {
    return Math.ceilDiv(targetCount, PACKED_TARGETS);
  }

  private static int[] table(LinearCombination combination, int group, int column) {
    int[] table = new int[GaloisField256.SIZE];
    int first = group * PACKED_TARGETS;
    int end = Math.min(first + PACKED_TARGETS, combination.targetCount());
    for (int row = first; row < end; row++) {
      int coefficient = combination.coefficient(row, column);
      int shift = (row - first) * Byte.SIZE;
      for (int value = 0; value < table.length; value++) {
        table[value] |= GaloisField256.multiply(coefficient, value) << shift;
      }
    }
    return table;
  }
}
