package org.nonagon.systemtests.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The body of a write. Its first line names the write and the checksum of the rest, which follows
 * from the same numbers, so that none needs to be kept and each tells where it is from.
 *
 * @param seed of the run
 * @param writer the client that wrote it
 * @param sequence of the write, unique for its writer
 * @param size bytes: none, or enough for the first line
 */
record Body(long seed, int writer, long sequence, int size) {
  /** What the first line takes at most. */
  static final int LEAST_BYTES = 128;

  private static final Pattern FIRST_LINE =
      Pattern.compile(
          "nonagon-chaos writer=(\\d+) sequence=(\\d+) size=(\\d+) crc32c=([0-9a-f]{8})\n");

  Body {
    if (size != 0 && size < LEAST_BYTES) {
      throw new IllegalArgumentException(size + " bytes have no room for a body's first line");
    }
  }

  /** The bytes. */
  byte[] bytes() {
    byte[] bytes = new byte[size];
    if (size == 0) {
      return bytes;
    }
    fill(bytes);
    int headBytes = head(0).length;
    byte[] head = head(crc32c(bytes, headBytes));
    System.arraycopy(head, 0, bytes, 0, headBytes);
    return bytes;
  }

  private void fill(byte[] bytes) {
    SplittableRandom random = new SplittableRandom((seed * 31 + writer) * 1_000_003 + sequence);
    ByteBuffer longs = ByteBuffer.wrap(bytes);
    while (longs.remaining() >= Long.BYTES) {
      longs.putLong(random.nextLong());
    }
    while (longs.hasRemaining()) {
      longs.put((byte) random.nextInt());
    }
  }

  private byte[] head(int crc32c) {
    return String.format(
            Locale.ROOT,
            "nonagon-chaos writer=%d sequence=%d size=%d crc32c=%08x\n",
            writer,
            sequence,
            size,
            crc32c)
        .getBytes(US_ASCII);
  }

  private static int crc32c(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  /** Which write bytes say that they are, and whether that is true, for messages. */
  static String describe(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, LEAST_BYTES), US_ASCII);
    Matcher line = FIRST_LINE.matcher(start);
    if (!line.lookingAt()) {
      return bytes.length + " bytes that name no write";
    }
    boolean isWhole =
        bytes.length == Integer.parseInt(line.group(3))
            && crc32c(bytes, line.end()) == Integer.parseUnsignedInt(line.group(4), 16);
    return "%d bytes of write %s of writer %s%s"
        .formatted(
            bytes.length, line.group(2), line.group(1), isWhole ? "" : ", damaged or cut short");
  }
}
