package org.nonagon.protocol.object;

/**
 * A run of bytes of an object or blob.
 *
 * @param offset where it begins, in bytes, at least 0
 * @param length how many bytes it has, at least 0
 */
public record ByteRange(long offset, long length) {
  /** Refuses negative numbers and an end past 2^63. */
  public ByteRange {
    if (offset < 0 || length < 0 || offset + length < 0) {
      throw new IllegalArgumentException(
          "not a range: offset %d, length %d".formatted(offset, length));
    }
  }

  /** The range of a whole object. */
  public static ByteRange whole(long length) {
    return new ByteRange(0, length);
  }

  /** The first offset behind the range. */
  public long end() {
    return offset + length;
  }
}
