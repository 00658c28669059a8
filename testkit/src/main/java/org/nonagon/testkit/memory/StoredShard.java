package org.nonagon.testkit.memory;

import java.nio.ByteBuffer;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardSpec;

/** A shard that is durable, and its frames, which nobody changes. */
final class StoredShard {
  private final ShardSpec spec;
  private final byte[] frames;

  StoredShard(ShardSpec spec, byte[] frames) {
    this.spec = spec;
    this.frames = frames;
  }

  ShardSpec spec() {
    return spec;
  }

  ReadOutcome read(int firstBlock, int blockCount) {
    if (firstBlock >= spec.blocks()) {
      return new ReadOutcome.Unreadable("the shard ends before block " + firstBlock);
    }
    int from = firstBlock * frameBytes();
    int to = (int) Math.min(spec.framedLength(), from + (long) blockCount * frameBytes());
    ByteBuffer copy = ByteBuffer.allocate(to - from).put(frames, from, to - from);
    return new ReadOutcome.Frames(spec, copy.flip(), () -> {});
  }

  /** The same shard with a bit of a block flipped. */
  StoredShard damaged(int block) {
    byte[] flipped = frames.clone();
    flipped[block * frameBytes()] ^= 1;
    return new StoredShard(spec, flipped);
  }

  private int frameBytes() {
    return spec.blockBytes() + BlockFrames.CRC_BYTES;
  }
}
