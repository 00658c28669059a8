package org.nonagon.protocol.checksum;

import java.nio.ByteBuffer;

/** {@link Crc64Nvme} as a digest. */
final class Crc64NvmeDigest implements ChecksumDigest {

  private final Crc64Nvme crc = new Crc64Nvme();

  @Override
  public void update(ByteBuffer bytes) {
    crc.update(bytes);
  }

  @Override
  public byte[] digest() {
    long value = crc.value();
    crc.reset();
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
