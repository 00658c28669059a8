package org.nonagon.storagenode.scrub;

import java.util.List;
import java.util.stream.IntStream;

/** Lists in the sizes that calls take. */
final class Pages {
  private Pages() {}

  /** The list in pieces of at most {@code most}. */
  static <T> List<List<T>> of(List<T> all, int most) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + most)
        .mapToObj(from -> all.subList(from, Math.min(all.size(), from + most)))
        .toList();
  }
}
