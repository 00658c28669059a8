package org.nonagon.protocol.checksum.md5;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The steps of {@link Md5Rounds} for one group of lanes: each variable is a vector with one message
 * in each lane.
 *
 * <p>Each step is written out. In methods of their own the operations would make too much code for
 * the compiler to inline, and a vector that crosses a call that is not inlined is an object on the
 * heap. For the same reason a round is a method, and a state goes from one to the next through
 * memory. That costs little, and it lets the processor work on two groups at once: the rounds of
 * one are short enough for those of the next to start while they wait for themselves.
 */
final class VectorRounds {
  private static final VectorSpecies<Integer> SPECIES = VectorKernel.SPECIES;
  private static final int WIDTH = SPECIES.length();
  private static final int WORDS = Md5Rounds.BLOCK_WORDS;

  /** Takes a sum of words down to one within a block. */
  private static final int LAST_WORD = WORDS - 1;

  private VectorRounds() {}

  /** The first round: from the state before the block to one between rounds. */
  static void first(int[] from, int[] to, int state, int[] words, int block) {
    int[] k = Md5Rounds.SINES;
    IntVector a = IntVector.fromArray(SPECIES, from, state);
    IntVector b = IntVector.fromArray(SPECIES, from, state + WIDTH);
    IntVector c = IntVector.fromArray(SPECIES, from, state + 2 * WIDTH);
    IntVector d = IntVector.fromArray(SPECIES, from, state + 3 * WIDTH);
    for (int i = 0; i < WORDS; i += 4) {
      a =
          IntVector.fromArray(SPECIES, words, block + i * WIDTH)
              .add(k[i])
              .add(a)
              .add(c.lanewise(XOR, d).and(b).lanewise(XOR, d))
              .lanewise(ROL, 7)
              .add(b);
      d =
          IntVector.fromArray(SPECIES, words, block + (i + 1) * WIDTH)
              .add(k[i + 1])
              .add(d)
              .add(b.lanewise(XOR, c).and(a).lanewise(XOR, c))
              .lanewise(ROL, 12)
              .add(a);
      c =
          IntVector.fromArray(SPECIES, words, block + (i + 2) * WIDTH)
              .add(k[i + 2])
              .add(c)
              .add(a.lanewise(XOR, b).and(d).lanewise(XOR, b))
              .lanewise(ROL, 17)
              .add(d);
      b =
          IntVector.fromArray(SPECIES, words, block + (i + 3) * WIDTH)
              .add(k[i + 3])
              .add(b)
              .add(d.lanewise(XOR, a).and(c).lanewise(XOR, a))
              .lanewise(ROL, 22)
              .add(c);
    }
    a.intoArray(to, state);
    b.intoArray(to, state + WIDTH);
    c.intoArray(to, state + 2 * WIDTH);
    d.intoArray(to, state + 3 * WIDTH);
  }

  /** The second round of a state between rounds. */
  static void second(int[] running, int state, int[] words, int block) {
    int[] k = Md5Rounds.SINES;
    IntVector a = IntVector.fromArray(SPECIES, running, state);
    IntVector b = IntVector.fromArray(SPECIES, running, state + WIDTH);
    IntVector c = IntVector.fromArray(SPECIES, running, state + 2 * WIDTH);
    IntVector d = IntVector.fromArray(SPECIES, running, state + 3 * WIDTH);
    for (int i = 0; i < WORDS; i += 4) {
      a =
          IntVector.fromArray(SPECIES, words, block + ((5 * i + 1) & LAST_WORD) * WIDTH)
              .add(k[i + 16])
              .add(a)
              .add(b.lanewise(XOR, c).and(d).lanewise(XOR, c))
              .lanewise(ROL, 5)
              .add(b);
      d =
          IntVector.fromArray(SPECIES, words, block + ((5 * i + 6) & LAST_WORD) * WIDTH)
              .add(k[i + 17])
              .add(d)
              .add(a.lanewise(XOR, b).and(c).lanewise(XOR, b))
              .lanewise(ROL, 9)
              .add(a);
      c =
          IntVector.fromArray(SPECIES, words, block + ((5 * i + 11) & LAST_WORD) * WIDTH)
              .add(k[i + 18])
              .add(c)
              .add(d.lanewise(XOR, a).and(b).lanewise(XOR, a))
              .lanewise(ROL, 14)
              .add(d);
      b =
          IntVector.fromArray(SPECIES, words, block + (5 * i & LAST_WORD) * WIDTH)
              .add(k[i + 19])
              .add(b)
              .add(c.lanewise(XOR, d).and(a).lanewise(XOR, d))
              .lanewise(ROL, 20)
              .add(c);
    }
    a.intoArray(running, state);
    b.intoArray(running, state + WIDTH);
    c.intoArray(running, state + 2 * WIDTH);
    d.intoArray(running, state + 3 * WIDTH);
  }

  /** The third round of a state between rounds. */
  static void third(int[] running, int state, int[] words, int block) {
    int[] k = Md5Rounds.SINES;
    IntVector a = IntVector.fromArray(SPECIES, running, state);
    IntVector b = IntVector.fromArray(SPECIES, running, state + WIDTH);
    IntVector c = IntVector.fromArray(SPECIES, running, state + 2 * WIDTH);
    IntVector d = IntVector.fromArray(SPECIES, running, state + 3 * WIDTH);
    for (int i = 0; i < WORDS; i += 4) {
      a =
          IntVector.fromArray(SPECIES, words, block + ((3 * i + 5) & LAST_WORD) * WIDTH)
              .add(k[i + 32])
              .add(a)
              .add(c.lanewise(XOR, d).lanewise(XOR, b))
              .lanewise(ROL, 4)
              .add(b);
      d =
          IntVector.fromArray(SPECIES, words, block + ((3 * i + 8) & LAST_WORD) * WIDTH)
              .add(k[i + 33])
              .add(d)
              .add(b.lanewise(XOR, c).lanewise(XOR, a))
              .lanewise(ROL, 11)
              .add(a);
      c =
          IntVector.fromArray(SPECIES, words, block + ((3 * i + 11) & LAST_WORD) * WIDTH)
              .add(k[i + 34])
              .add(c)
              .add(a.lanewise(XOR, b).lanewise(XOR, d))
              .lanewise(ROL, 16)
              .add(d);
      b =
          IntVector.fromArray(SPECIES, words, block + ((3 * i + 14) & LAST_WORD) * WIDTH)
              .add(k[i + 35])
              .add(b)
              .add(d.lanewise(XOR, a).lanewise(XOR, c))
              .lanewise(ROL, 23)
              .add(c);
    }
    a.intoArray(running, state);
    b.intoArray(running, state + WIDTH);
    c.intoArray(running, state + 2 * WIDTH);
    d.intoArray(running, state + 3 * WIDTH);
  }

  /** The fourth round of a state between rounds. */
  static void fourth(int[] running, int state, int[] words, int block) {
    int[] k = Md5Rounds.SINES;
    IntVector a = IntVector.fromArray(SPECIES, running, state);
    IntVector b = IntVector.fromArray(SPECIES, running, state + WIDTH);
    IntVector c = IntVector.fromArray(SPECIES, running, state + 2 * WIDTH);
    IntVector d = IntVector.fromArray(SPECIES, running, state + 3 * WIDTH);
    for (int i = 0; i < WORDS; i += 4) {
      a =
          IntVector.fromArray(SPECIES, words, block + (7 * i & LAST_WORD) * WIDTH)
              .add(k[i + 48])
              .add(a)
              .add(d.not().or(b).lanewise(XOR, c))
              .lanewise(ROL, 6)
              .add(b);
      d =
          IntVector.fromArray(SPECIES, words, block + ((7 * i + 7) & LAST_WORD) * WIDTH)
              .add(k[i + 49])
              .add(d)
              .add(c.not().or(a).lanewise(XOR, b))
              .lanewise(ROL, 10)
              .add(a);
      c =
          IntVector.fromArray(SPECIES, words, block + ((7 * i + 14) & LAST_WORD) * WIDTH)
              .add(k[i + 50])
              .add(c)
              .add(b.not().or(d).lanewise(XOR, a))
              .lanewise(ROL, 15)
              .add(d);
      b =
          IntVector.fromArray(SPECIES, words, block + ((7 * i + 5) & LAST_WORD) * WIDTH)
              .add(k[i + 51])
              .add(b)
              .add(a.not().or(c).lanewise(XOR, d))
              .lanewise(ROL, 21)
              .add(c);
    }
    a.intoArray(running, state);
    b.intoArray(running, state + WIDTH);
    c.intoArray(running, state + 2 * WIDTH);
    d.intoArray(running, state + 3 * WIDTH);
  }

  /** Adds the state after the rounds to the one before the block. */
  static void add(int[] states, int[] running, int state) {
    for (int i = state; i < state + Md5Rounds.STATE_WORDS * WIDTH; i += WIDTH) {
      IntVector.fromArray(SPECIES, states, i)
          .add(IntVector.fromArray(SPECIES, running, i))
          .intoArray(states, i);
    }
  }
}
