package org.nonagon.blobs.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

/**
 * Walks the cells that a range of a body touches, in order. Holds one page of extents and the
 * manifests of one window of blobs, and says what it lacks instead of fetching it.
 */
final class ExtentCursor {
  /** What comes next. */
  sealed interface Step {
    /** A cell to read. */
    record Cell(CellRange range) implements Step {}

    /** The extents from this number on are to be supplied. */
    record NeedExtents(int first) implements Step {}

    /** The manifests of these blobs are to be supplied. */
    record NeedManifests(List<BlobId> blobs) implements Step {}

    /** The range is over. */
    record End() implements Step {}
  }

  private final int lookupBlobs;
  private final Deque<Extent> page = new ArrayDeque<>();
  private final Map<BlobId, BlobManifest> manifests = new HashMap<>();
  private int nextExtent;
  private long skip;
  private long left;

  ExtentCursor(ByteRange range, int lookupBlobs) {
    this.lookupBlobs = lookupBlobs;
    this.skip = range.offset();
    this.left = range.length();
  }

  Step next() {
    while (left > 0 && !page.isEmpty() && skip >= page.element().length()) {
      skip -= page.remove().length();
    }
    if (left == 0) {
      return new Step.End();
    }
    if (page.isEmpty()) {
      return new Step.NeedExtents(nextExtent);
    }
    BlobManifest manifest = manifests.get(page.element().blob());
    return manifest == null ? new Step.NeedManifests(blobsAhead()) : cellOf(manifest);
  }

  private Step cellOf(BlobManifest manifest) {
    Extent extent = page.element();
    long offset = extent.offset() + skip;
    long end = Math.min(extent.range().end(), offset + left);
    CellRange range = CellRange.at(manifest, offset, end);
    skip += range.length();
    left -= range.length();
    return new Step.Cell(range);
  }

  private List<BlobId> blobsAhead() {
    Set<BlobId> blobs = new LinkedHashSet<>();
    for (Extent extent : page) {
      if (blobs.size() == lookupBlobs) {
        break;
      }
      blobs.add(extent.blob());
    }
    return List.copyOf(blobs);
  }

  /** Takes the extents that were needed; false when there are none although the range goes on. */
  boolean supplyExtents(List<Extent> extents) {
    page.addAll(extents);
    nextExtent += extents.size();
    return !extents.isEmpty();
  }

  /** Takes the manifests that were needed; false when the one needed first is not among them. */
  boolean supplyManifests(List<BlobManifest> found) {
    manifests.clear();
    found.forEach(manifest -> manifests.put(manifest.id(), manifest));
    return manifests.containsKey(page.element().blob());
  }
}
