package org.nonagon.protocol.checksum.md5;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A digest and the bytes that it is to take next. Buffers are read by absolute index and not
 * changed. Used again for the next bytes; belongs to one thread at a time.
 */
public final class Md5Work {
  private final Md5Digest digest;
  private final Owner owner;
  private List<ByteBuffer> buffers = List.of();
  private int index;
  private int offset;
  private long left;

  /** Who is told that work is done. */
  public interface Owner {
    /** All bytes are in the digest. */
    void hashed();

    /** They are not, and the digest is of no use any more. */
    void failed(Throwable cause);
  }

  /** Work for a digest, none at first. */
  public Md5Work(Md5Digest digest, Owner owner) {
    this.digest = digest;
    this.owner = owner;
  }

  Owner owner() {
    return owner;
  }

  /** Gives it the bytes between position and limit of each buffer, after the last are done. */
  public void give(List<ByteBuffer> piece) {
    buffers = piece;
    index = -1;
    nextBuffer();
    left = 0;
    for (int i = 0; i < piece.size(); i++) {
      left += piece.get(i).remaining();
    }
  }

  private void nextBuffer() {
    index++;
    offset = index < buffers.size() ? buffers.get(index).position() : 0;
  }

  /** Bytes that are left. */
  long left() {
    return left;
  }

  /** Blocks that can be hashed before the last bytes, which fill none. */
  long blocks() {
    return (digest.begunBytes() + left) / Md5Rounds.BLOCK_BYTES;
  }

  /** Hands out the next {@code count} bytes, whole blocks, for a lane to hash. */
  void stage(byte[] to, int at, int count) {
    int filled = digest.takeBegun(to, at);
    digest.addLength(count - filled);
    while (filled < count) {
      int taken = Math.min(count - filled, available());
      buffers.get(index).get(offset, to, at + filled, taken);
      filled += taken;
      pass(taken);
    }
  }

  /** The state of the digest, for the lane that hashes what was staged. */
  int[] state() {
    return digest.state();
  }

  /** Hashes all that is left, and lets go of the buffers. */
  void finish() {
    while (left > 0) {
      int count = available();
      digest.update(buffers.get(index), offset, count);
      pass(count);
    }
    buffers = List.of();
  }

  private int available() {
    while (offset == buffers.get(index).limit()) {
      nextBuffer();
    }
    return buffers.get(index).limit() - offset;
  }

  private void pass(int count) {
    offset += count;
    left -= count;
  }
}
