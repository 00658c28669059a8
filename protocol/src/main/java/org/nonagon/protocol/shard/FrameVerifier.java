package org.nonagon.protocol.shard;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Follows the frames of one shard as they arrive, in whatever pieces, and tells whether they are
 * what was announced. Used by one thread at a time.
 */
public final class FrameVerifier {
  private final ShardSpec spec;
  private final CRC32C block = new CRC32C();
  private final CRC32C checksums = new CRC32C();
  private final byte[] stored = new byte[BlockFrames.CRC_BYTES];
  private int blockIndex;
  private int blockLeft;
  private int storedBytes;
  private Optional<String> fault = Optional.empty();

  /** Awaits the frames of {@code spec}. */
  public FrameVerifier(ShardSpec spec) {
    this.spec = spec;
    this.blockLeft = spec.blockLength(0);
  }

  /** Takes the next bytes; the buffer's position stays where it is. */
  public void accept(ByteBuffer frames) {
    ByteBuffer rest = frames.duplicate();
    while (rest.hasRemaining() && fault.isEmpty()) {
      if (blockIndex == spec.blocks()) {
        fault = Optional.of("more bytes than the %d announced".formatted(spec.length()));
      } else if (blockLeft > 0) {
        takeBlock(rest);
      } else {
        takeChecksum(rest.get());
      }
    }
  }

  private void takeBlock(ByteBuffer rest) {
    int limit = rest.limit();
    int size = Math.min(blockLeft, rest.remaining());
    block.update(rest.limit(rest.position() + size));
    rest.limit(limit);
    blockLeft -= size;
  }

  private void takeChecksum(byte next) {
    stored[storedBytes++] = next;
    if (storedBytes < stored.length) {
      return;
    }
    if ((int) block.getValue() != littleEndian(stored)) {
      fault = Optional.of("block %d is not what its checksum says".formatted(blockIndex));
    }
    checksums.update(stored);
    block.reset();
    storedBytes = 0;
    blockIndex++;
    blockLeft = blockIndex < spec.blocks() ? spec.blockLength(blockIndex) : 0;
  }

  private static int littleEndian(byte[] bytes) {
    return (bytes[0] & 0xff)
        | (bytes[1] & 0xff) << 8
        | (bytes[2] & 0xff) << 16
        | (bytes[3] & 0xff) << 24;
  }

  /** Whether something was wrong so far; bytes that did not come yet are not. */
  public boolean failed() {
    return fault.isPresent();
  }

  /** What is wrong with the frames if no more come; empty when they are whole. */
  public Optional<String> verdict() {
    if (fault.isEmpty() && blockIndex < spec.blocks()) {
      return Optional.of("fewer bytes than the %d announced".formatted(spec.length()));
    }
    return fault;
  }

  /** The CRC32C of the checksums of all blocks so far, in order, as they are stored. */
  public int checksumOfChecksums() {
    return (int) checksums.getValue();
  }
}
