package org.nonagon.protocol.checksum;

import java.nio.ByteBuffer;

/** A checksum of one run of bytes that arrives in pieces. Belongs to one thread at a time. */
public interface ChecksumDigest {

  /** Adds the bytes from the buffer's position to its limit, and moves the position there. */
  void update(ByteBuffer bytes);

  /** The checksum of all bytes since the last call, in the order in which S3 encodes it. */
  byte[] digest();
}
