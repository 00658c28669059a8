package org.nonagon.protocol.catalog;

import org.nonagon.protocol.object.EntityTag;

/**
 * What must hold of a key's current version for a write to be done; decided under the key's lock.
 */
public sealed interface WriteCondition {
  /** Nothing. */
  record Always() implements WriteCondition {}

  /** There is none ({@code If-None-Match: *}). */
  record IfAbsent() implements WriteCondition {}

  /** There is one ({@code If-Match: *}). */
  record IfPresent() implements WriteCondition {}

  /** Its entity tag is this one ({@code If-Match}). */
  record IfMatch(EntityTag etag) implements WriteCondition {}

  /** The condition that always holds. */
  WriteCondition ALWAYS = new Always();
}
