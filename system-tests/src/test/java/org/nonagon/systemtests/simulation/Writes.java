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
  private final List<Integer> lengths = new ArrayList<>();

  /** A new write of so many bytes. */
  Content next(int length) {
    lengths.add(length);
    long write = lengths.size();
    MessageDigest md5 = md5();
    md5.update(body(write));
    return note(EntityTag.ofMd5(md5.digest()), List.of(write));
  }

  /** The bytes of a write. */
  byte[] body(long write) {
    return Body.of(write, lengths.get((int) write - 1));
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
        ofBytes.update(body(write));
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
