package org.nonagon.protocol.catalog;

import org.nonagon.protocol.object.KeyPrefix;

/**
 * A question for a page of a bucket's current versions.
 *
 * @param bucket the bucket
 * @param prefix what the keys begin with
 * @param delimiter keys that have it behind the prefix are rolled up to their part up to and
 *     including it; empty for none
 * @param after only keys behind this one, and not those that roll up to exactly it; empty for all
 * @param limit how many keys and common prefixes together, 0 to {@value #MAX_LIMIT}
 */
public record ListQuery(
    BucketId bucket, KeyPrefix prefix, KeyPrefix delimiter, KeyPrefix after, int limit) {
  /** The longest page of S3. */
  public static final int MAX_LIMIT = 1000;

  /** Refuses pages that S3 does not give. */
  public ListQuery {
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("not a page: " + limit);
    }
  }
}
