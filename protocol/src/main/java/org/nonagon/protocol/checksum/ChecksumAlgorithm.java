package org.nonagon.protocol.checksum;

import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The additional checksums of S3, by the names that its headers and documents use.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 *     Checking object integrity in Amazon S3</a>
 */
public enum ChecksumAlgorithm {
  /** As {@link java.util.zip.CRC32}. */
  CRC32(Integer.BYTES),
  /** As {@link java.util.zip.CRC32C}. */
  CRC32C(Integer.BYTES),
  /** As {@link Crc64Nvme}. */
  CRC64NVME(Long.BYTES),
  /** SHA-1. */
  SHA1(20),
  /** SHA-256. */
  SHA256(32);

  private final int byteLength;
  private final String headerName;

  ChecksumAlgorithm(int byteLength) {
    this.byteLength = byteLength;
    this.headerName = "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  /** How many bytes a checksum has, before base64. */
  public int byteLength() {
    return byteLength;
  }

  /** The header or trailer that carries the checksum in base64, in lower case. */
  public String headerName() {
    return headerName;
  }

  /** A digest of no bytes yet. */
  public ChecksumDigest newDigest() {
    return switch (this) {
      case CRC32 -> new ZipDigest(new CRC32());
      case CRC32C -> new ZipDigest(new CRC32C());
      case CRC64NVME -> new Crc64NvmeDigest();
      case SHA1 -> new HashDigest("SHA-1");
      case SHA256 -> new HashDigest("SHA-256");
    };
  }
}
