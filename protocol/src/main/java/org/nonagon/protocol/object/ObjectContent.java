package org.nonagon.protocol.object;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/**
 * The bytes of a version: where they are and what vouches for them.
 *
 * @param size bytes
 * @param etag the entity tag
 * @param crc64 the CRC64NVME of all bytes, 0 when there are none
 * @param extents the ranges of blobs that supply the bytes, in order; their lengths add up to
 *     {@code size}
 * @param parts the boundaries of the parts, empty unless it was uploaded in parts
 * @param checksum the additional checksum, where one was asked for; without one S3's default
 *     stands, see {@link #effectiveChecksum}
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
   * The largest object of S3 (5 TiB until 2025, 50 TB since), which is as much as 10,000 parts of 5
   * GiB can have: a completed upload cannot exceed it.
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

  /**
   * The additional checksum, or the one that S3 gives to what was stored without: the CRC64NVME of
   * all bytes, which is known of every content.
   */
  public ObjectChecksum effectiveChecksum() {
    return checksum.orElseGet(this::crc64Checksum);
  }

  /** The CRC64NVME of all bytes as an additional checksum. */
  public ObjectChecksum crc64Checksum() {
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(crc64).array();
    return new ObjectChecksum(
        ChecksumAlgorithm.CRC64NVME,
        ChecksumType.FULL_OBJECT,
        Base64.getEncoder().encodeToString(value));
  }

  /** The same content with other extents. */
  public ObjectContent withExtents(List<Extent> others) {
    return new ObjectContent(size, etag, crc64, others, parts, checksum, runs);
  }

  /** Whether all extents are here, and not only the first of a long list. */
  public boolean isComplete() {
    return extents.stream().mapToLong(Extent::length).sum() == size;
  }
}
