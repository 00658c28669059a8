package org.nonagon.protocol.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A cryptographic hash of the JDK as a digest. */
final class HashDigest implements ChecksumDigest {

  private final MessageDigest hash;

  HashDigest(String algorithm) {
    try {
      this.hash = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }

  @Override
  public void update(ByteBuffer bytes) {
    hash.update(bytes);
  }

  @Override
  public byte[] digest() {
    return hash.digest();
  }
}
