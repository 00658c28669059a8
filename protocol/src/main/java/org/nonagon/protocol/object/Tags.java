package org.nonagon.protocol.object;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tags of a version.
 *
 * @param values keys and values, at most {@value #MAX_OBJECT_TAGS}
 */
public record Tags(SortedMap<String, String> values) {
  /** How many tags S3 takes on an object. */
  public static final int MAX_OBJECT_TAGS = 10;

  /** None. */
  public static final Tags NONE = new Tags(new TreeMap<>());

  /** Copies the map and refuses too many. */
  public Tags {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (values.size() > MAX_OBJECT_TAGS) {
      throw new IllegalArgumentException("more than " + MAX_OBJECT_TAGS + " tags");
    }
  }
}
