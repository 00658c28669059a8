package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.object.Extent;

/** The invariants of references in the twin. */
final class ReferenceCheck {
  private ReferenceCheck() {}

  /**
   * Checks that the bytes counted for each blob are those that versions and parts refer to, and
   * that no extent points into a condemned blob.
   *
   * @throws IllegalStateException if they are not
   */
  static void check(CatalogBuckets buckets, CatalogBlobs blobs) {
    Map<BlobId, Long> referred = new HashMap<>();
    for (Extent extent : extents(buckets)) {
      referred.merge(extent.blob(), extent.length(), Long::sum);
    }
    if (!referred.equals(blobs.liveBytes())) {
      throw new IllegalStateException(
          "counted %s, referred %s".formatted(blobs.liveBytes(), referred));
    }
    blobs.condemned().stream()
        .filter(referred::containsKey)
        .findAny()
        .ifPresent(
            blob -> {
              throw new IllegalStateException("an extent points into condemned " + blob);
            });
  }

  private static List<Extent> extents(CatalogBuckets buckets) {
    List<Extent> extents = new ArrayList<>();
    for (CatalogBucket bucket : buckets.all()) {
      bucket.versions().forEach(version -> extents.addAll(version.content().extents()));
      bucket.uploads().values().forEach(upload -> extents.addAll(upload.extents()));
    }
    return extents;
  }
}
