package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bodies that cannot be compressed and follow from a seed. */
final class Payload {
  static final int MIB = 1 << 20;

  private Payload() {}

  static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer longs = ByteBuffer.wrap(bytes);
    while (longs.remaining() >= Long.BYTES) {
      longs.putLong(random.nextLong());
    }
    while (longs.hasRemaining()) {
      longs.put((byte) random.nextInt());
    }
    return bytes;
  }

  /** Requires equal bytes; names the first that differs and prints none. */
  static void assertSame(byte[] actual, byte[] expected) {
    assertThat(actual.length).as("bytes").isEqualTo(expected.length);
    assertThat(Arrays.mismatch(actual, expected)).as("first different byte").isEqualTo(-1);
  }

  /** The entity tag of a body that was put as one. */
  static String etag(byte[] body) {
    return '"' + HexFormat.of().formatHex(md5(body)) + '"';
  }

  /** The entity tag of an object that was put as these parts. */
  static String etagOfParts(byte[]... parts) {
    ByteBuffer digests = ByteBuffer.allocate(16 * parts.length);
    for (byte[] part : parts) {
      digests.put(md5(part));
    }
    return '"' + HexFormat.of().formatHex(md5(digests.array())) + '-' + parts.length + '"';
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
