package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

/**
 * The extents that supply a range of a version: the version's own that lie in the range, the first
 * and the last of them cut where they reach beyond it. The CRC of what was cut is not known until
 * its bytes have passed through {@link #update}; where nothing was cut, no byte needs to.
 *
 * <p>Belongs to one thread at a time.
 */
final class RangeExtents {
  private final ByteRange range;
  private final List<Extent> pieces = new ArrayList<>();
  private final Map<Integer, Crc64Nvme> cut = new HashMap<>();
  private long position;
  private int seen;
  private int passing;
  private long passed;

  private RangeExtents(ByteRange range) {
    this.range = range;
  }

  /** Collects them; fails with {@link SourceGoneException} when the version went away. */
  static Uni<RangeExtents> of(ByteRange range, ExtentPages pages) {
    RangeExtents extents = new RangeExtents(range);
    if (range.length() == 0) {
      return Uni.createFrom().item(extents);
    }
    return Multi.createBy()
        .repeating()
        .uni(() -> pages.from(extents.seen))
        .whilst(extents::take)
        .onItem()
        .ignoreAsUni()
        .replaceWith(extents);
  }

  /** Takes a page; says whether another is needed. */
  private boolean take(List<Extent> page) {
    if (page.isEmpty()) {
      throw new SourceGoneException();
    }
    for (Extent extent : page) {
      take(extent);
    }
    seen += page.size();
    return position < range.end();
  }

  private void take(Extent extent) {
    long begin = Math.max(position, range.offset());
    long end = Math.min(position + extent.length(), range.end());
    if (begin < end) {
      boolean isWhole = end - begin == extent.length();
      if (!isWhole) {
        cut.put(pieces.size(), new Crc64Nvme());
      }
      pieces.add(
          new Extent(
              extent.blob(),
              extent.offset() + begin - position,
              end - begin,
              isWhole ? extent.crc64() : 0));
    }
    position += extent.length();
  }

  /** How many there are. */
  int count() {
    return pieces.size();
  }

  /** The extents for a reader, to whom their CRCs mean nothing. */
  ExtentPages pages() {
    return ExtentPages.of(pieces);
  }

  /** Lets the next bytes of the range pass; leaves the buffer as it is. */
  void update(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int length = (int) Math.min(rest.remaining(), pieces.get(passing).length() - passed);
      ByteBuffer part = rest.slice(rest.position(), length);
      rest.position(rest.position() + length);
      passed += length;
      pass(part);
    }
  }

  private void pass(ByteBuffer part) {
    Crc64Nvme crc = cut.get(passing);
    if (crc != null) {
      crc.update(part);
    }
    Extent piece = pieces.get(passing);
    if (passed == piece.length()) {
      if (crc != null) {
        pieces.set(passing, new Extent(piece.blob(), piece.offset(), piece.length(), crc.value()));
      }
      passing++;
      passed = 0;
    }
  }

  /** The extents with their CRCs: all bytes have passed, or none was cut. */
  List<Extent> complete() {
    if (!cut.isEmpty() && passing < pieces.size()) {
      throw new IllegalStateException("the bytes of cut extents have not passed");
    }
    return List.copyOf(pieces);
  }
}
