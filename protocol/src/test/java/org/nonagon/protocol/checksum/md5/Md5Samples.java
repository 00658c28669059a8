package org.nonagon.protocol.checksum.md5;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages, the JDK's digests of them, and buffers of all kinds to hand them over in. */
final class Md5Samples {
  private static final int FRAME_BYTES = 3;

  private Md5Samples() {}

  enum Kind {
    HEAP,
    DIRECT,
    READ_ONLY_HEAP,
    READ_ONLY_DIRECT;

    /** The message, with other bytes before its position and after its limit. */
    ByteBuffer of(byte[] message) {
      int capacity = message.length + 2 * FRAME_BYTES;
      boolean isDirect = this == DIRECT || this == READ_ONLY_DIRECT;
      ByteBuffer bytes =
          isDirect ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
      bytes.put(FRAME_BYTES, message);
      bytes.position(FRAME_BYTES).limit(FRAME_BYTES + message.length);
      return this == HEAP || this == DIRECT ? bytes : bytes.asReadOnlyBuffer();
    }
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] digest(byte[] message) {
    Md5Digest digest = new Md5Digest();
    digest.update(ByteBuffer.wrap(message));
    return digest.digest();
  }

  static byte[] expected(byte[] message) {
    try {
      return MessageDigest.getInstance("MD5").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The message cut into buffers of any kind; some are empty. */
  static List<ByteBuffer> buffers(byte[] message, int maxBytes, Random random) {
    List<ByteBuffer> buffers = new ArrayList<>();
    Kind[] kinds = Kind.values();
    for (int at = 0; at < message.length; ) {
      int count = Math.min(random.nextInt(maxBytes + 1), message.length - at);
      byte[] part = new byte[count];
      System.arraycopy(message, at, part, 0, count);
      buffers.add(kinds[random.nextInt(kinds.length)].of(part));
      at += count;
    }
    return buffers;
  }
}
