package org.nonagon.protocol.checksum;

import java.nio.ByteBuffer;
import java.util.zip.Checksum;

/** A 32-bit CRC of the JDK as a digest. */
final class ZipDigest implements ChecksumDigest {

  private final Checksum checksum;

  ZipDigest(Checksum checksum) {
    this.checksum = checksum;
  }

  @Override
  public void update(ByteBuffer bytes) {
    checksum.update(bytes);
  }

  @Override
  public byte[] digest() {
    int value = (int) checksum.getValue();
    checksum.reset();
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }
}
