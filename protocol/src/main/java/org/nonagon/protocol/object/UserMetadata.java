package org.nonagon.protocol.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code x-amz-meta-*} headers of a version.
 *
 * @param values lower-case names without the prefix, and their values; together at most 2 KiB in
 *     UTF-8
 */
public record UserMetadata(SortedMap<String, String> values) {
  /** The bound that the S3 user guide names for names and values together. */
  public static final int MAX_BYTES = 2048;

  /** None. */
  public static final UserMetadata NONE = new UserMetadata(new TreeMap<>());

  /** Copies the map and refuses one over the bound. */
  public UserMetadata {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (sizeBytes(values) > MAX_BYTES) {
      throw new IllegalArgumentException("user metadata over " + MAX_BYTES + " bytes");
    }
  }

  /** What {@code values} count toward {@link #MAX_BYTES}. */
  public static int sizeBytes(Map<String, String> values) {
    return values.entrySet().stream()
        .mapToInt(e -> e.getKey().getBytes(UTF_8).length + e.getValue().getBytes(UTF_8).length)
        .sum();
  }
}
