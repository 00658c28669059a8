package org.nonagon.metadataservice.catalog;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.object.Extent;

/** Extents as four arrays: blob, offset, length, CRC64NVME. */
final class ExtentArrays {
  private final List<Extent> extents = new ArrayList<>();

  /** Appends extents and gives the place of the first, counted from 1. */
  int append(List<Extent> more) {
    int first = extents.size() + 1;
    extents.addAll(more);
    return first;
  }

  boolean isEmpty() {
    return extents.isEmpty();
  }

  /** x_blob, x_off, x_len, x_crc. */
  void addAll(Tuple arguments) {
    int count = extents.size();
    UUID[] blobs = new UUID[count];
    Integer[] offsets = new Integer[count];
    Integer[] lengths = new Integer[count];
    Long[] crcs = new Long[count];
    for (int i = 0; i < count; i++) {
      Extent extent = extents.get(i);
      blobs[i] = extent.blob().value();
      offsets[i] = Math.toIntExact(extent.offset());
      lengths[i] = Math.toIntExact(extent.length());
      crcs[i] = extent.crc64();
    }
    arguments.addValue(blobs).addValue(offsets).addValue(lengths).addValue(crcs);
  }

  /** The extents in four columns of a row, the first at {@code column}; none when they are null. */
  static List<Extent> read(Row row, int column) {
    UUID[] blobs = row.getArrayOfUUIDs(column);
    if (blobs == null) {
      return List.of();
    }
    Integer[] offsets = row.getArrayOfIntegers(column + 1);
    Integer[] lengths = row.getArrayOfIntegers(column + 2);
    Long[] crcs = row.getArrayOfLongs(column + 3);
    List<Extent> extents = new ArrayList<>(blobs.length);
    for (int i = 0; i < blobs.length; i++) {
      extents.add(new Extent(new BlobId(blobs[i]), offsets[i], lengths[i], crcs[i]));
    }
    return extents;
  }
}
