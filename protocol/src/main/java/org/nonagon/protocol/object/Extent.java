package org.nonagon.protocol.object;

import org.nonagon.protocol.blob.BlobId;

/**
 * A range of a blob that supplies a range of a version.
 *
 * @param blob the blob that holds the bytes
 * @param offset where the range begins in the blob, in bytes
 * @param length how many bytes it has, at least 1
 * @param crc64 the CRC64NVME of exactly these bytes
 */
public record Extent(BlobId blob, long offset, long length, long crc64) {
  /** Refuses an empty or negative range, and an end past 2^63. */
  public Extent {
    if (offset < 0 || length < 1 || offset + length < 0) {
      throw new IllegalArgumentException(
          "not an extent: offset %d, length %d".formatted(offset, length));
    }
  }

  /** The range within the blob. */
  public ByteRange range() {
    return new ByteRange(offset, length);
  }
}
