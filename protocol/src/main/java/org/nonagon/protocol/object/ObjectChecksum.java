package org.nonagon.protocol.object;

import org.nonagon.protocol.checksum.ChecksumAlgorithm;

/**
 * The additional checksum that a client gave or asked for.
 *
 * @param algorithm how it was computed
 * @param type over what
 * @param value as S3 writes it: base64, followed by a hyphen and the number of parts when composite
 */
public record ObjectChecksum(ChecksumAlgorithm algorithm, ChecksumType type, String value) {
  private static final int MAX_CHARS = 64;

  /** Refuses an empty or overlong value. */
  public ObjectChecksum {
    if (value.isEmpty() || value.length() > MAX_CHARS) {
      throw new IllegalArgumentException("not a checksum: " + value);
    }
  }

  /** Whether the other has the same algorithm and value; of a part the type says nothing. */
  public boolean isSameValue(ObjectChecksum other) {
    return algorithm == other.algorithm && value.equals(other.value);
  }
}
