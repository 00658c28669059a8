package org.nonagon.protocol.catalog;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A multipart upload. Made by the caller that begins it.
 *
 * @param value random
 */
public record UploadId(UUID value) {
  private static final int TEXT_CHARS = 22;

  /**
   * A new id. Its first bit is 0, so that its text begins with a letter: a command line would take
   * a hyphen for the begin of an option.
   */
  public static UploadId next(RandomGenerator random) {
    return new UploadId(new UUID(random.nextLong() >>> 1, random.nextLong()));
  }

  /** The id that {@code text} writes, or empty where S3 answers NoSuchUpload. */
  public static Optional<UploadId> parse(String text) {
    if (text.length() != TEXT_CHARS) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      UploadId id = new UploadId(new UUID(bytes.getLong(), bytes.getLong()));
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The text that clients see: 22 characters that are safe in a URL. */
  @Override
  public String toString() {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
