package org.nonagon.protocol.object;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The headers that a client stored with a version and gets back with it.
 *
 * @param values lower-case header names of {@link #NAMES} and their values, as they were sent
 */
public record ContentHeaders(SortedMap<String, String> values) {
  /** The headers that S3 keeps. */
  public static final Set<String> NAMES =
      Set.of(
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-type",
          "expires",
          "x-amz-website-redirect-location");

  /** What S3 answers for a version that was stored without a type. */
  public static final String DEFAULT_TYPE = "binary/octet-stream";

  /** None. */
  public static final ContentHeaders NONE = new ContentHeaders(new TreeMap<>());

  /** Copies the map and refuses headers that are not kept. */
  public ContentHeaders {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (!NAMES.containsAll(values.keySet())) {
      throw new IllegalArgumentException("not stored with an object: " + values.keySet());
    }
  }

  /** The Content-Type to answer with. */
  public String contentType() {
    return values.getOrDefault("content-type", DEFAULT_TYPE);
  }
}
