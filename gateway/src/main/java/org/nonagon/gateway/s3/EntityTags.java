package org.nonagon.gateway.s3;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nonagon.protocol.object.EntityTag;

/**
 * The entity tags of a condition: any ({@code *}), or a set. S3 takes tags with quotes and without.
 *
 * @param any whether every object matches
 * @param values the tags without their quotes; what is not a tag of ours is kept, and matches
 *     nothing
 */
public record EntityTags(boolean any, Set<String> values) {

  public EntityTags {
    values = Set.copyOf(values);
  }

  /** Reads the value of If-Match or If-None-Match. */
  public static EntityTags parse(String header) {
    if (header.trim().equals("*")) {
      return new EntityTags(true, Set.of());
    }
    Set<String> values = new TreeSet<>();
    for (String piece : header.split(",", -1)) {
      values.add(unquoted(piece.trim()));
    }
    return new EntityTags(false, values);
  }

  /** Reads one entity tag, with quotes or without, as the lists of parts have it. */
  public static Optional<EntityTag> parseOne(String text) {
    try {
      return Optional.of(new EntityTag(unquoted(text.trim())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String unquoted(String tag) {
    return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
        ? tag.substring(1, tag.length() - 1)
        : tag;
  }

  /** Whether an object with this tag is meant. */
  public boolean matches(EntityTag etag) {
    return any || values.contains(etag.value());
  }
}
