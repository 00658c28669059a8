package org.nonagon.systemtests.simulation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.systemtests.simulation.history.Content;

/** The bodies that the clients of a life wrote, by their entity tags. */
final class Writes {
  private final Map<EntityTag, Long> writes = new HashMap<>();
  private long begun;

  /** The number of a write that begins. */
  long next() {
    return ++begun;
  }

  /** What a write writes. */
  byte[] body(long write, int length) {
    byte[] body = Body.of(write, length);
    writes.put(EntityTag.ofMd5(md5(body)), write);
    return body;
  }

  private static byte[] md5(byte[] body) {
    try {
      return MessageDigest.getInstance("MD5").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What has this entity tag.
   *
   * @throws AssertionError when nothing has
   */
  Content of(EntityTag etag) {
    return Optional.ofNullable(writes.get(etag))
        .map(Content::of)
        .orElseThrow(() -> new AssertionError("an entity tag that no write has: " + etag));
  }
}
