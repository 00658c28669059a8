package org.nonagon.protocol.object;

import java.util.Optional;

/**
 * Where a part of a multipart object ends, kept so that a part can be read by its number.
 *
 * @param number the number that the part was uploaded under, 1 to 10,000
 * @param length its bytes
 * @param checksum its own additional checksum, if the upload had one
 */
public record PartBoundary(int number, long length, Optional<ObjectChecksum> checksum) {
  /** The highest part number. */
  public static final int MAX_NUMBER = 10_000;

  /** Refuses numbers that S3 refuses. */
  public PartBoundary {
    if (number < 1 || number > MAX_NUMBER || length < 0) {
      throw new IllegalArgumentException(
          "not a part: number %d, length %d".formatted(number, length));
    }
  }
}
