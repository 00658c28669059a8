package org.nonagon.protocol.checksum.md5;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@value #MAX_LANES} digests that one thread advances together.
 *
 * <p>Work is added to free lanes at any time between two steps. A step takes all of it on by the
 * same number of blocks: by as many as the shortest has, and no more than a lane holds. Then work
 * without another whole block is finished and leaves its lane. So different lengths cost no more
 * than emptier lanes towards the end, and those can be filled with other work. When too few are
 * left for lanes to be worth it, a step finishes one of them by itself.
 *
 * <p>Allocates nothing after its construction. Belongs to one thread at a time.
 */
public final class Md5Batch {
  /** Digests that are advanced together at most. */
  public static final int MAX_LANES = 32;

  private final Optional<LaneKernel> kernel;
  private final @Nullable Md5Work[] lanes = new @Nullable Md5Work[MAX_LANES];
  private final int width;
  private final LaneMemory memory;
  private int size;

  /** An empty batch that uses the lanes of this machine, warm or not. */
  public Md5Batch() {
    this(LaneKernel.ofMachine());
  }

  Md5Batch(Optional<LaneKernel> kernel) {
    this.kernel = kernel;
    this.width = kernel.map(LaneKernel::width).orElse(1);
    this.memory = new LaneMemory(kernel.isPresent() ? MAX_LANES : 0, width);
  }

  /** How many are in it. */
  public int size() {
    return size;
  }

  /** Adds work; there is room for {@link #MAX_LANES}. */
  public void add(Md5Work work) {
    lanes[size] = work;
    size++;
  }

  /** Takes its work, if there is any, a step on. */
  public void step() {
    if (kernel.isPresent() && size >= kernel.get().fewestStreams()) {
      stepTogether(kernel.get());
    } else if (size > 0) {
      finish(size - 1);
    }
  }

  /** Takes all of its work to its end. */
  public void complete() {
    while (size > 0) {
      step();
    }
  }

  /** Gives up what is left after a step has failed. */
  void fail(Throwable cause) {
    while (size > 0) {
      leave(size - 1).owner().failed(cause);
    }
  }

  private void stepTogether(LaneKernel lanesKernel) {
    int blocks = commonBlocks();
    if (blocks > 0) {
      for (int lane = 0; lane < size; lane++) {
        Md5Work work = work(lane);
        work.stage(memory.staged, lane * LaneMemory.STRIDE_BYTES, blocks * Md5Rounds.BLOCK_BYTES);
        memory.loadState(lane, work.state());
      }
      lanesKernel.advance(memory, (size + width - 1) / width, blocks);
      for (int lane = 0; lane < size; lane++) {
        memory.storeState(lane, work(lane).state());
      }
    }
    finishTails();
  }

  private int commonBlocks() {
    long blocks = LaneMemory.RUN_BLOCKS;
    for (int lane = 0; lane < size; lane++) {
      blocks = Math.min(blocks, work(lane).blocks());
    }
    return (int) blocks;
  }

  private void finishTails() {
    for (int lane = size - 1; lane >= 0; lane--) {
      if (work(lane).blocks() == 0) {
        finish(lane);
      }
    }
  }

  private void finish(int lane) {
    work(lane).finish();
    leave(lane).owner().hashed();
  }

  /** The last one takes the lane of the one that leaves. */
  private Md5Work leave(int lane) {
    Md5Work work = work(lane);
    size--;
    lanes[lane] = lanes[size];
    lanes[size] = null;
    return work;
  }

  private Md5Work work(int lane) {
    Md5Work work = lanes[lane];
    if (work == null) {
      throw new IllegalStateException("lane " + lane + " of " + size + " is empty");
    }
    return work;
  }
}
