package org.nonagon.protocol.checksum.md5;

/**
 * What lanes of MD5 work in. Lanes come in groups, as many to a group as a vector has; a state or a
 * block of a group is as many vectors as it has words, one after the other.
 */
final class LaneMemory {
  /** Blocks that a lane is given in one go. */
  static final int RUN_BLOCKS = 32;

  /**
   * Bytes from the blocks of a lane to those of the next one; no multiple of a page, so that lanes
   * do not fight for the same lines of the cache.
   */
  static final int STRIDE_BYTES = (RUN_BLOCKS + 1) * Md5Rounds.BLOCK_BYTES;

  /** The blocks of each lane, as they came. */
  final byte[] staged;

  /** One block of each lane, word by word. */
  final int[] words;

  /** The state of each lane before a block. */
  final int[] states;

  /** The state of each lane between two rounds of a block. */
  final int[] running;

  private final int width;

  /** Memory for {@code lanes} in groups of {@code width}. */
  LaneMemory(int lanes, int width) {
    this.width = width;
    this.staged = new byte[lanes * STRIDE_BYTES];
    this.words = new int[lanes * Md5Rounds.BLOCK_WORDS];
    this.states = new int[lanes * Md5Rounds.STATE_WORDS];
    this.running = new int[lanes * Md5Rounds.STATE_WORDS];
  }

  void loadState(int lane, int[] state) {
    for (int word = 0; word < Md5Rounds.STATE_WORDS; word++) {
      states[at(lane, word)] = state[word];
    }
  }

  void storeState(int lane, int[] state) {
    for (int word = 0; word < Md5Rounds.STATE_WORDS; word++) {
      state[word] = states[at(lane, word)];
    }
  }

  private int at(int lane, int word) {
    return (lane / width * Md5Rounds.STATE_WORDS + word) * width + lane % width;
  }
}
