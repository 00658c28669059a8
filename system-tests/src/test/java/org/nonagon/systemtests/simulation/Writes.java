package org.nonagon.systemtests.simulation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.systemtests.simulation.history.Content;

/** What the clients of a life wrote, by its entity tags. */
final class Writes {
  private final Map<EntityTag, Content> contents = new HashMap<>();
  private final Map<Long, Integer> lengths = new HashMap<>();

  /**
   * A body, and what it is as a content.
   *
   * @param bytes of a write that nobody else makes
   */
  record Written(byte[] bytes, Content content) {}

  /** The body of a new write. */
  Written next(int length) {
    long write = lengths.size() + 1L;
    lengths.put(write, length);
    byte[] bytes = Body.of(write, length);
    MessageDigest md5 = md5();
    md5.update(bytes);
    return new Written(bytes, note(EntityTag.ofMd5(md5.digest()), List.of(write)));
  }

  /**
   * What an upload of these parts makes. Whoever copies it from there has the same bytes under
   * their own entity tag.
   */
  Content composed(List<EntityTag> parts) {
    MessageDigest ofParts = md5();
    MessageDigest ofBytes = md5();
    List<Long> writes = new ArrayList<>();
    for (EntityTag part : parts) {
      ofParts.update(HexFormat.of().parseHex(part.value()));
      for (long write : of(part).writes()) {
        writes.add(write);
        ofBytes.update(Body.of(write, lengths.get(write)));
      }
    }
    note(EntityTag.ofMd5(ofBytes.digest()), writes);
    String composite = "%s-%d".formatted(EntityTag.ofMd5(ofParts.digest()), parts.size());
    return note(new EntityTag(composite), writes);
  }

  private Content note(EntityTag etag, List<Long> writes) {
    Content content = new Content(writes, etag.value());
    contents.put(etag, content);
    return content;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
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
    return Optional.ofNullable(contents.get(etag))
        .orElseThrow(() -> new AssertionError("an entity tag that no write has: " + etag));
  }
}
