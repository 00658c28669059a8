package org.nonagon.protocol.object;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * The id of a version as clients see it: opaque, and stable for as long as the version lives.
 *
 * <p>An id of ours carries the version's rank, so that it is found by one probe of the primary key,
 * and a random nonce, so that a client cannot guess one. Versions written while a bucket was not
 * versioned have the id {@code null}.
 *
 * @param rank the rank of the version, 0 for {@link #NULL}
 * @param nonce random, never 0 but for {@link #NULL}
 */
public record VersionId(long rank, long nonce) {
  /** The id of the version that an unversioned or suspended bucket keeps of a key. */
  public static final VersionId NULL = new VersionId(0, 0);

  private static final String NULL_TEXT = "null";
  private static final int TEXT_CHARS = 22;

  /** Refuses what is half of {@link #NULL}. */
  public VersionId {
    if (rank < 0 || (rank == 0) != (nonce == 0)) {
      throw new IllegalArgumentException("a version id has a rank and a nonce, or neither");
    }
  }

  /**
   * The id that {@code text} writes, or empty where S3 answers InvalidArgument or NoSuchVersion.
   */
  public static Optional<VersionId> parse(String text) {
    if (text.equals(NULL_TEXT)) {
      return Optional.of(NULL);
    }
    if (text.length() != TEXT_CHARS) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      VersionId id = new VersionId(bytes.getLong(), bytes.getLong());
      return !id.isNull() && id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Whether this is {@link #NULL}. */
  public boolean isNull() {
    return nonce == 0;
  }

  /** The text that clients see: {@code null}, or 22 characters that are safe in a URL. */
  @Override
  public String toString() {
    if (isNull()) {
      return NULL_TEXT;
    }
    byte[] bytes = ByteBuffer.allocate(16).putLong(rank).putLong(nonce).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
