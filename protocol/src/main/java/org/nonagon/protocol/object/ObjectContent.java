package org.nonagon.protocol.object;

import java.util.List;
import java.util.Optional;

/**
 * The bytes of a version: where they are and what vouches for them.
 *
 * @param size bytes
 * @param etag the entity tag
 * @param crc64 the CRC64NVME of all bytes, 0 when there are none
 * @param extents the ranges of blobs that supply the bytes, in order; their lengths add up to
 *     {@code size}
 * @param parts the boundaries of the parts, empty unless it was uploaded in parts
 * @param checksum the additional checksum, if any
 * @param runs the keys that the bytes are sealed with, empty when they are not encrypted
 */
public record ObjectContent(
    long size,
    EntityTag etag,
    long crc64,
    List<Extent> extents,
    List<PartBoundary> parts,
    Optional<ObjectChecksum> checksum,
    List<EncryptedRun> runs) {
  /**
   * The largest object of S3: 5 TiB until 2025, 50 TB since; ours is bounded by the parts'
   * arithmetic.
   */
  public static final long MAX_SIZE = 10_000L * (5L << 30);

  /** How many extents a lookup gives at once; the rest comes in pages of as many. */
  public static final int LOOKUP_EXTENTS = 512;

  /** Copies the lists and refuses extents that supply more than there is. */
  public ObjectContent {
    extents = List.copyOf(extents);
    parts = List.copyOf(parts);
    runs = List.copyOf(runs);
    long supplied = extents.stream().mapToLong(Extent::length).sum();
    if (size < 0 || size > MAX_SIZE || supplied > size) {
      throw new IllegalArgumentException("%d bytes from extents of %d".formatted(size, supplied));
    }
  }

  /** Content of one body, neither composed of parts nor encrypted. */
  public static ObjectContent plain(
      EntityTag etag, long crc64, List<Extent> extents, Optional<ObjectChecksum> checksum) {
    long size = extents.stream().mapToLong(Extent::length).sum();
    return new ObjectContent(size, etag, crc64, extents, List.of(), checksum, List.of());
  }

  /** Whether all extents are here, and not only the first of a long list. */
  public boolean isComplete() {
    return extents.stream().mapToLong(Extent::length).sum() == size;
  }
}
