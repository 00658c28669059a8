package org.nonagon.protocol.checksum;

/** The additional checksums of S3. */
public enum ChecksumAlgorithm {
  CRC32,
  CRC32C,
  CRC64NVME,
  SHA1,
  SHA256
}
