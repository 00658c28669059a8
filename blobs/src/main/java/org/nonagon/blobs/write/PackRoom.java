package org.nonagon.blobs.write;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * Memory for one body until its pack is written. It is given back once: by the one who receives the
 * body, with {@link #giveUp}, or by the packer, from {@link Packer#add} on.
 */
public final class PackRoom {
  /** What a body counts beside its bytes, so that their number is bounded too. */
  private static final int OVERHEAD_BYTES = 4 << 10;

  private enum Holder {
    RECEIVER,
    PACKER,
    NOBODY
  }

  private final ByteBuffer bytes;
  private final LongConsumer release;
  private final AtomicReference<Holder> holder = new AtomicReference<>(Holder.RECEIVER);

  /**
   * @param release told of how many bytes are free again
   */
  PackRoom(int length, LongConsumer release) {
    this.bytes = ByteBuffer.allocate(length);
    this.release = release;
  }

  /** What a body of a length takes of the bound. */
  static long chargedBytes(int length) {
    return (long) length + OVERHEAD_BYTES;
  }

  /** Where the body goes: from the start, and as far as the position is in the end. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Gives the memory back, unless the packer has it. */
  public void giveUp() {
    if (holder.compareAndSet(Holder.RECEIVER, Holder.NOBODY)) {
      release.accept(chargedBytes(bytes.capacity()));
    }
  }

  /** Hands the body, which has come whole, to the packer. */
  ByteBuffer handOver() {
    if (!holder.compareAndSet(Holder.RECEIVER, Holder.PACKER)) {
      throw new IllegalStateException("the room was given up or handed over before");
    }
    return bytes.flip();
  }

  /** The packer needs it no more. */
  void done() {
    if (holder.compareAndSet(Holder.PACKER, Holder.NOBODY)) {
      release.accept(chargedBytes(bytes.capacity()));
    }
  }
}
