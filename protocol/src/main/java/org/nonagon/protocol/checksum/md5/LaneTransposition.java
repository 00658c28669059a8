package org.nonagon.protocol.checksum.md5;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns a block of each lane, which has its words one after the other, into words of all lanes,
 * which stand in one vector each.
 *
 * <p>A block is cut in squares of as many words as there are lanes. A square is transposed by
 * exchanging, between rows that are {@code distance} apart, the words that are on the wrong side,
 * for distances of half a square down to 1 (Eklundh 1972). Two distances at a time, so that four
 * rows stay in registers; the first two distances read what was staged, the others work in place.
 */
final class LaneTransposition {
  private static final VectorSpecies<Integer> SPECIES = VectorKernel.SPECIES;
  private static final VectorSpecies<Byte> BYTES = SPECIES.withLanes(byte.class);
  private static final int WIDTH = SPECIES.length();
  private static final int STRIDE_BYTES = LaneMemory.STRIDE_BYTES;

  /** By distance, which words of two rows the upper of them has after the exchange. */
  private static final int[] UPPER = new int[WIDTH * WIDTH];

  /** By distance, which words of two rows the lower of them has after the exchange. */
  private static final int[] LOWER = new int[WIDTH * WIDTH];

  static {
    for (int distance = 1; distance < WIDTH; distance *= 2) {
      for (int i = 0; i < WIDTH; i++) {
        boolean isUpper = (i & distance) == 0;
        UPPER[distance * WIDTH + i] = isUpper ? i : WIDTH + i - distance;
        LOWER[distance * WIDTH + i] = isUpper ? i + distance : WIDTH + i;
      }
    }
  }

  private LaneTransposition() {}

  /**
   * Transposes one block of each lane of a group.
   *
   * @param staged where the lanes' blocks are, from {@code block} on
   * @param words where they go, from {@code to} on
   */
  static void words(byte[] staged, int block, int[] words, int to) {
    for (int square = 0; square < Md5Rounds.BLOCK_WORDS; square += WIDTH) {
      stagedRows(staged, block + square * Integer.BYTES, words, to + square * WIDTH);
    }
    if (WIDTH == 16) {
      fourRows(words, to);
    } else if (WIDTH == 8) {
      twoRows(words, to);
    }
  }

  /** The two largest distances. */
  private static void stagedRows(byte[] staged, int from, int[] words, int to) {
    int near = WIDTH / 4;
    int far = WIDTH / 2;
    IntVector farUpper = IntVector.fromArray(SPECIES, UPPER, far * WIDTH);
    IntVector farLower = IntVector.fromArray(SPECIES, LOWER, far * WIDTH);
    IntVector nearUpper = IntVector.fromArray(SPECIES, UPPER, near * WIDTH);
    IntVector nearLower = IntVector.fromArray(SPECIES, LOWER, near * WIDTH);
    for (int i = 0; i < near; i++) {
      int row = from + i * STRIDE_BYTES;
      int out = to + i * WIDTH;
      IntVector a = staged(staged, row);
      IntVector b = staged(staged, row + near * STRIDE_BYTES);
      IntVector c = staged(staged, row + far * STRIDE_BYTES);
      IntVector d = staged(staged, row + (far + near) * STRIDE_BYTES);
      IntVector ac = farUpper.selectFrom(a, c);
      IntVector ca = farLower.selectFrom(a, c);
      IntVector bd = farUpper.selectFrom(b, d);
      IntVector db = farLower.selectFrom(b, d);
      nearUpper.selectFrom(ac, bd).intoArray(words, out);
      nearLower.selectFrom(ac, bd).intoArray(words, out + near * WIDTH);
      nearUpper.selectFrom(ca, db).intoArray(words, out + far * WIDTH);
      nearLower.selectFrom(ca, db).intoArray(words, out + (far + near) * WIDTH);
    }
  }

  private static IntVector staged(byte[] staged, int row) {
    return ByteVector.fromArray(BYTES, staged, row).reinterpretAsInts();
  }

  /** Distances 2 and 1. */
  private static void fourRows(int[] words, int from) {
    IntVector farUpper = IntVector.fromArray(SPECIES, UPPER, 2 * WIDTH);
    IntVector farLower = IntVector.fromArray(SPECIES, LOWER, 2 * WIDTH);
    IntVector nearUpper = IntVector.fromArray(SPECIES, UPPER, WIDTH);
    IntVector nearLower = IntVector.fromArray(SPECIES, LOWER, WIDTH);
    for (int i = 0; i < Md5Rounds.BLOCK_WORDS; i += 4) {
      int row = from + i * WIDTH;
      IntVector a = IntVector.fromArray(SPECIES, words, row);
      IntVector b = IntVector.fromArray(SPECIES, words, row + WIDTH);
      IntVector c = IntVector.fromArray(SPECIES, words, row + 2 * WIDTH);
      IntVector d = IntVector.fromArray(SPECIES, words, row + 3 * WIDTH);
      IntVector ac = farUpper.selectFrom(a, c);
      IntVector ca = farLower.selectFrom(a, c);
      IntVector bd = farUpper.selectFrom(b, d);
      IntVector db = farLower.selectFrom(b, d);
      nearUpper.selectFrom(ac, bd).intoArray(words, row);
      nearLower.selectFrom(ac, bd).intoArray(words, row + WIDTH);
      nearUpper.selectFrom(ca, db).intoArray(words, row + 2 * WIDTH);
      nearLower.selectFrom(ca, db).intoArray(words, row + 3 * WIDTH);
    }
  }

  /** Distance 1. */
  private static void twoRows(int[] words, int from) {
    IntVector upper = IntVector.fromArray(SPECIES, UPPER, WIDTH);
    IntVector lower = IntVector.fromArray(SPECIES, LOWER, WIDTH);
    for (int i = 0; i < Md5Rounds.BLOCK_WORDS; i += 2) {
      int row = from + i * WIDTH;
      IntVector a = IntVector.fromArray(SPECIES, words, row);
      IntVector b = IntVector.fromArray(SPECIES, words, row + WIDTH);
      upper.selectFrom(a, b).intoArray(words, row);
      lower.selectFrom(a, b).intoArray(words, row + WIDTH);
    }
  }
}
