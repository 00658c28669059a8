package org.nonagon.blobs.read;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;

/** The extents of a body, a page at a time, so that a long list is never in memory. */
@FunctionalInterface
public interface ExtentPages {
  /** The extents from number {@code first} on, as many as fit a page; none behind the last. */
  Uni<List<Extent>> from(int first);

  /** The pages of a list that is in memory. */
  static ExtentPages of(List<Extent> extents) {
    return startingWith(extents, first -> Uni.createFrom().item(List.of()));
  }

  /** Pages whose beginning is known already. */
  static ExtentPages startingWith(List<Extent> known, ExtentPages rest) {
    return first -> {
      int end = Math.min(known.size(), first + ObjectContent.LOOKUP_EXTENTS);
      return first < end ? Uni.createFrom().item(known.subList(first, end)) : rest.from(first);
    };
  }
}
