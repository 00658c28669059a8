package org.nonagon.protocol.checksum.md5;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lanes in vectors. There is one width in a process, because the compiler must see the species as a
 * constant: the machine's preferred one, unless {@link LaneKernel#LANES_PROPERTY} says otherwise.
 *
 * <p>Measured on one thread: 16 streams in one group of 16 lanes or in two of 8 are equally fast,
 * since the chain of dependent steps is what takes the time; a second and third group cost little
 * more than one. So the widest vectors are never slower than narrower ones.
 */
final class VectorKernel implements LaneKernel {
  /** Vectors of as many words as a group has lanes. */
  static final VectorSpecies<Integer> SPECIES = species();

  private static final int WIDTH = SPECIES.length();

  /** Lanes of vectors of 512 bits, whose processors rotate and combine three words in one step. */
  private static final int WIDE = 16;

  /** Lanes of the narrowest vectors that are worth it. */
  private static final int NARROW = 4;

  private static VectorSpecies<Integer> species() {
    String wanted = System.getProperty(LANES_PROPERTY, "");
    int lanes =
        wanted.isEmpty()
            ? Math.clamp(IntVector.SPECIES_PREFERRED.length(), NARROW, WIDE)
            : Integer.parseInt(wanted);
    return VectorShape.forBitSize(lanes * Integer.SIZE).withLanes(int.class);
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public int fewestStreams() {
    return WIDTH == WIDE ? 3 : 4;
  }

  @Override
  public void advance(LaneMemory memory, int groups, int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int group = 0; group < groups; group++) {
        int lanes = group * WIDTH * LaneMemory.STRIDE_BYTES;
        LaneTransposition.words(
            memory.staged, lanes + block * Md5Rounds.BLOCK_BYTES, memory.words, words(group));
      }
      hash(memory, groups);
    }
  }

  /** The groups take turns, so that the processor finds work of one while it waits for another. */
  private static void hash(LaneMemory memory, int groups) {
    int[] running = memory.running;
    int[] words = memory.words;
    for (int group = 0; group < groups; group++) {
      VectorRounds.first(memory.states, running, state(group), words, words(group));
    }
    for (int group = 0; group < groups; group++) {
      VectorRounds.second(running, state(group), words, words(group));
    }
    for (int group = 0; group < groups; group++) {
      VectorRounds.third(running, state(group), words, words(group));
    }
    for (int group = 0; group < groups; group++) {
      VectorRounds.fourth(running, state(group), words, words(group));
    }
    for (int group = 0; group < groups; group++) {
      VectorRounds.add(memory.states, running, state(group));
    }
  }

  private static int words(int group) {
    return group * WIDTH * Md5Rounds.BLOCK_WORDS;
  }

  private static int state(int group) {
    return group * WIDTH * Md5Rounds.STATE_WORDS;
  }
}
