package org.nonagon.blobs.mend;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Direct memory for the frames of columns that are computed. Safe for use by several threads. */
final class FrameBuffers {
  private final BlockingQueue<ByteBuffer> spare;

  /**
   * @param most how many are kept when nobody uses them
   */
  FrameBuffers(int most) {
    this.spare = new ArrayBlockingQueue<>(Math.max(1, most));
  }

  /** A buffer for the longest frames of a column, from index 0 to its capacity. */
  ByteBuffer take() {
    ByteBuffer kept = spare.poll();
    return kept == null ? ByteBuffer.allocateDirect(BlockRows.MOST_BYTES) : kept.clear();
  }

  /** Takes a buffer back that nobody uses any more. */
  void giveBack(ByteBuffer buffer) {
    var _ = spare.offer(buffer);
  }
}
