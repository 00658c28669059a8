package org.nonagon.protocol.checksum.md5;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.nonagon.protocol.checksum.ChecksumDigest;

/**
 * The MD5 of one run of bytes. Unlike a {@link java.security.MessageDigest} it shows its state to
 * this package, so that a stream is hashed by itself or in a lane beside others, changing between
 * the two at any block.
 */
public final class Md5Digest implements ChecksumDigest {
  private static final int BUFFER_BYTES = 4096;
  private static final int LENGTH_BYTES = Long.BYTES;

  private final int[] state = new int[Md5Rounds.STATE_WORDS];
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /** Bytes of a block that is not full yet; less than a block between two calls. */
  private int begunBytes;

  private long length;

  /** The hash of no bytes. */
  public Md5Digest() {
    Md5Rounds.begin(state);
  }

  @Override
  public void update(ByteBuffer bytes) {
    update(bytes, bytes.position(), bytes.remaining());
    bytes.position(bytes.limit());
  }

  /**
   * Adds bytes of a buffer whose position is left alone.
   *
   * @param offset absolute index of the first
   */
  public void update(ByteBuffer bytes, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, bytes.limit());
    length += count;
    int at = offset;
    int left = count;
    while (left > 0) {
      int taken =
          begunBytes == 0 && left >= Md5Rounds.BLOCK_BYTES && bytes.hasArray()
              ? takeInPlace(bytes.array(), bytes.arrayOffset() + at, left)
              : takeCopied(bytes, at, left);
      at += taken;
      left -= taken;
    }
  }

  private int takeInPlace(byte[] bytes, int offset, int count) {
    int blocks = count / Md5Rounds.BLOCK_BYTES;
    Md5Rounds.advance(state, bytes, offset, blocks);
    return blocks * Md5Rounds.BLOCK_BYTES;
  }

  private int takeCopied(ByteBuffer bytes, int offset, int count) {
    int copied = Math.min(count, BUFFER_BYTES - begunBytes);
    bytes.get(offset, buffer, begunBytes, copied);
    int held = begunBytes + copied;
    int blocks = held / Md5Rounds.BLOCK_BYTES;
    int hashed = blocks * Md5Rounds.BLOCK_BYTES;
    Md5Rounds.advance(state, buffer, 0, blocks);
    System.arraycopy(buffer, hashed, buffer, 0, held - hashed);
    begunBytes = held - hashed;
    return copied;
  }

  @Override
  public byte[] digest() {
    pad();
    byte[] digest = new byte[Integer.BYTES * Md5Rounds.STATE_WORDS];
    for (int i = 0; i < digest.length; i++) {
      digest[i] = (byte) (state[i / Integer.BYTES] >>> (Byte.SIZE * (i % Integer.BYTES)));
    }
    Md5Rounds.begin(state);
    begunBytes = 0;
    length = 0;
    return digest;
  }

  /** A set bit, zeros, and the number of bits, up to the end of a block. */
  private void pad() {
    buffer[begunBytes] = (byte) 0x80;
    int blocks = (begunBytes + LENGTH_BYTES) / Md5Rounds.BLOCK_BYTES + 1;
    int lengthAt = blocks * Md5Rounds.BLOCK_BYTES - LENGTH_BYTES;
    Arrays.fill(buffer, begunBytes + 1, lengthAt, (byte) 0);
    long bits = length * Byte.SIZE;
    for (int i = 0; i < LENGTH_BYTES; i++) {
      buffer[lengthAt + i] = (byte) (bits >>> (Byte.SIZE * i));
    }
    Md5Rounds.advance(state, buffer, 0, blocks);
  }

  /** Bytes of a block that is not full yet. */
  int begunBytes() {
    return begunBytes;
  }

  /**
   * Hands the bytes of the begun block over to whoever hashes on from here.
   *
   * @return how many were written to {@code to}
   */
  int takeBegun(byte[] to, int offset) {
    System.arraycopy(buffer, 0, to, offset, begunBytes);
    int taken = begunBytes;
    begunBytes = 0;
    return taken;
  }

  /** The state after all whole blocks; changed by whoever hashes on from here. */
  int[] state() {
    return state;
  }

  /** Counts bytes that somebody else has hashed into the {@link #state}. */
  void addLength(int bytes) {
    length += bytes;
  }
}
