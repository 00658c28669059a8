package org.nonagon.protocol.checksum;

import java.util.zip.Checksum;

/** The ways in which a CRC-64/NVME can be computed. They give the same numbers. */
public enum Crc64Kernel {
  /** By the native library of the AWS Common Runtime, where {@link Crc64Choice} has found it. */
  AWS_CRT("by aws-crt") {
    @Override
    Checksum newChecksum() {
      return AwsCrtCrc64.newChecksum();
    }
  },
  /** By table lookups; everywhere. */
  PLAIN_JAVA("in plain Java") {
    @Override
    Checksum newChecksum() {
      return new BraidedCrc64();
    }
  };

  private final String words;

  Crc64Kernel(String words) {
    this.words = words;
  }

  /** A checksum of no bytes yet. */
  abstract Checksum newChecksum();

  /** How it computes, as in "CRC64NVME is computed …". */
  String words() {
    return words;
  }
}
